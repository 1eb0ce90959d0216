import GRDB
public import PhotoModel

public import struct Foundation.Date

extension JobStore {
    /// Deletes jobs that ended before a moment, with all that hangs on them; descriptions that were paid for stay.
    ///
    /// What may be deleted is decided by the statement that deletes: an apply that begins meanwhile keeps its job.
    ///
    /// - Parameters:
    ///   - all: also jobs that have a rename which could still be undone. One whose rename was interrupted never: its journal
    ///     alone knows the names. Nor one for which a process renames.
    ///   - dryRun: delete nothing.
    /// - Returns: the jobs that were deleted, or would be, oldest first.
    public func prune(
        before: Date, all: Bool, dryRun: Bool, isAlive: (ProcessIdentity) -> Bool
    ) throws -> [Job] {
        let condition = """
            status IN ('completed', 'error', 'cancelled') AND coalesce(finished_at, updated_at) <= ?
            AND NOT EXISTS (SELECT 1 FROM locks l WHERE l.job = jobs.id)
            AND NOT EXISTS (SELECT 1 FROM rename_records r WHERE r.job = jobs.id AND (r.state = 'running'
                \(all ? "" : Self.undoable)))
            """
        func jobs(_ sql: String, _ db: Database) throws -> [Job] {
            try Row.fetchAll(db, sql: sql, arguments: [Self.milliseconds(before)]).map(Job.init(row:))
                .sorted { $0.created < $1.created }
        }
        return try write(tells: { !$0.isEmpty && !dryRun }) { db in
            // Of processes that died: nothing waits for them.
            for lock in try Row.fetchAll(db, sql: "SELECT * FROM locks") {
                let process = ProcessIdentity(pid: lock["pid"], started: lock["started"], boot: lock["boot"])
                guard !isAlive(process) else { continue }
                try db.execute(sql: "DELETE FROM locks WHERE job = ?", arguments: [lock["job"] as String])
            }
            return try jobs(
                dryRun ? "SELECT * FROM jobs WHERE \(condition)" : "DELETE FROM jobs WHERE \(condition) RETURNING *", db
            )
        }
    }

    private static let undoable = """
        OR (r.kind = 'apply' AND r.state = 'done'
            AND EXISTS (SELECT 1 FROM rename_moves m WHERE m.record = r.id AND m.state = 'moved'))
        """

    /// Gives the room of what was deleted back to the disk. Does nothing while another process reads or writes.
    public func compact() {
        try? database.barrierWriteWithoutTransaction { try $0.execute(sql: "VACUUM") }
    }
}
