import Foundation
public import PhotoModel

/// New events of a job for a watcher, read in one transaction.
public struct EventBatch: Sendable {
    /// In the order of their sequence numbers, without gaps.
    public var events: [RunEvent]
    public var status: JobStatus
    /// The job's last event, which may be beyond `events` when there are many.
    public var sequence: Int
}

extension JobStore {
    /// - Parameters:
    ///   - id: the job.
    ///   - after: number of the last event that the watcher knows.
    ///   - limit: maximum number.
    /// - Returns: the events after that one.
    /// - Throws: errors of the database.
    public func eventBatch(_ id: JobID, after: Int, limit: Int = 1_000) throws -> EventBatch {
        try database.read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT status, last_seq FROM jobs WHERE id = ?"), arguments: [id.text])
            guard let row, let status = JobStatus(rawValue: row["status"]) else {
                throw JobStoreError.noSuchJob(id.text)
            }
            let sequence: Int = row["last_seq"]
            guard sequence > after else { return EventBatch(events: [], status: status, sequence: sequence) }
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT seq, type, at, data FROM events WHERE job = ? AND seq > ? ORDER BY seq LIMIT ?"),
                arguments: [id.text, after, limit])
            let events = rows.compactMap { row in
                RunEvent.Kind(rawValue: row["type"]).map {
                    RunEvent(sequence: row["seq"], kind: $0, at: Self.date(row["at"]), data: row["data"])
                }
            }
            return EventBatch(events: events, status: status, sequence: sequence)
        }
    }

    /// True for the first process that asks after the end of a run, so that the hook runs once.
    public func claimFinishHook(_ id: JobID) throws -> Bool {
        try write(tells: { _ in false }) { db in
            try db.execute(
                sql:
                    "UPDATE jobs SET hook_started = TRUE WHERE id = ? AND NOT hook_started AND status NOT IN ('pending', 'processing')",
                arguments: [id.text])
            return try db.changesCount == 1
        }
    }
}
