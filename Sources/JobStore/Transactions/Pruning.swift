import GRDB
public import PhotoModel

public import struct Foundation.Date

extension JobStore {
    /// Jobs that ended before a moment; without `all`, only those that have no rename that
    /// could still be taken back. One whose rename was cut off never: its journal alone knows the names.
    public func prunable(before: Date, all: Bool) throws -> [Job] {
        try database.read { db in
            let condition =
                all
                ? "NOT EXISTS (SELECT 1 FROM rename_records r WHERE r.job = jobs.id AND r.state = 'running')"
                : """
                NOT EXISTS (SELECT 1 FROM rename_records r WHERE r.job = jobs.id AND (r.state = 'running'
                    OR (r.kind = 'apply' AND r.state = 'done'
                        AND EXISTS (SELECT 1 FROM rename_moves m WHERE m.record = r.id AND m.state = 'moved'))))
                """
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM jobs WHERE status IN ('completed', 'error', 'cancelled')
                    AND coalesce(finished_at, updated_at) <= ? AND \(condition) ORDER BY created_at
                    """, arguments: [Self.milliseconds(before)]
            ).map(Job.init(row:))
        }
    }

    /// Deletes a job with all that hangs on it; descriptions that were paid for stay.
    public func delete(_ id: JobID) throws {
        try write { try $0.execute(sql: "DELETE FROM jobs WHERE id = ?", arguments: [id.text]) }
    }

    /// Gives the room of what was deleted back to the disk. Does nothing while another process reads or writes.
    public func compact() {
        try? database.barrierWriteWithoutTransaction { try $0.execute(sql: "VACUUM") }
    }
}
