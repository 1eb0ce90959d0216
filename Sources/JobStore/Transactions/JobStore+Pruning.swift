public import PhotoModel

public import struct Foundation.Date

extension JobStore {
    /// Deletes jobs that ended before a time, with everything that belongs to them; paid descriptions stay.
    ///
    /// The deleting statement decides what may be deleted, so the job of an apply that begins meanwhile stays.
    ///
    /// - Parameters:
    ///   - before: jobs that ended before it.
    ///   - all: include jobs with a rename that could still be undone. Never a job whose rename was interrupted, since only its
    ///     journal knows the names, nor one for which a process renames, nor one with something left at a vendor.
    ///   - dryRun: delete nothing.
    ///   - isAlive: whether a process still runs.
    /// - Returns: the jobs that were deleted, or would be; oldest first.
    /// - Throws: errors of the database.
    public func prune(
        before: Date, all: Bool, dryRun: Bool, isAlive: (ProcessIdentity) -> Bool?
    ) throws -> [Job] {
        let condition = """
            status IN ('completed', 'error', 'cancelled') AND coalesce(finished_at, updated_at) <= ?
            AND NOT EXISTS (SELECT 1 FROM batches b WHERE b.job = jobs.id
                AND (b.state IN ('submitted','ended','recorded') OR b.first_attempt_at IS NOT NULL AND b.state = 'ready'))
            AND NOT EXISTS (SELECT 1 FROM rename_locks l WHERE l.job = jobs.id)
            AND NOT EXISTS (SELECT 1 FROM rename_records r WHERE r.job = jobs.id AND (r.state = 'running'
                \(all ? "" : Self.undoable)))
            """
        func jobs(_ sql: String, _ db: Database) throws -> [Job] {
            try Row.fetchAll(db, sql: sql, arguments: [Self.milliseconds(before)]).map { try Job(row: $0, db) }
                .sorted { $0.created < $1.created }
        }
        return try write(tells: { !$0.isEmpty && !dryRun }) { db in
            // Lock rows of dead processes, which nobody waits for.
            for lock in try Row.fetchAll(db, sql: "SELECT * FROM rename_locks") {
                guard Self.renamer(lock, isAlive, db) == nil else { continue }
                try db.execute(sql: "DELETE FROM rename_locks WHERE job = ?", arguments: [lock["job"] as String])
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

    /// Returns freed space to the disk. Does nothing while another process reads or writes.
    public func compact() { database.compact() }
}
