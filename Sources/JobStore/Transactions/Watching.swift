import Foundation
import GRDB
public import PhotoModel

/// What has happened to a job since a watcher looked last, seen in one read transaction.
public struct Glimpse: Sendable {
    /// In the order of their numbers, without a gap.
    public var events: [RunEvent]
    public var status: JobStatus
    /// The job's last event, which may be beyond `events` when there are many.
    public var sequence: Int
}

extension JobStore {
    /// - Parameter after: number of the last event that the watcher knows.
    public func glimpse(_ id: JobID, after: Int, limit: Int = 1_000) throws -> Glimpse {
        try database.read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT status, last_seq FROM jobs WHERE id = ?"), arguments: [id.text])
            guard let row, let status = JobStatus(rawValue: row["status"]) else {
                throw JobStoreError.noSuchJob(id.text)
            }
            let sequence: Int = row["last_seq"]
            guard sequence > after else { return Glimpse(events: [], status: status, sequence: sequence) }
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT seq, type, at, data FROM events WHERE job = ? AND seq > ? ORDER BY seq LIMIT ?"),
                arguments: [id.text, after, limit])
            let events = rows.compactMap { row in
                RunEvent.Kind(rawValue: row["type"]).map {
                    RunEvent(sequence: row["seq"], kind: $0, at: Self.date(row["at"]), data: row["data"])
                }
            }
            return Glimpse(events: events, status: status, sequence: sequence)
        }
    }

    /// True for the first that asks once a run has ended: what is done at the end is done once.
    public func takeHook(_ id: JobID) throws -> Bool {
        try write(tells: { _ in false }) { db in
            try db.execute(
                sql:
                    "UPDATE jobs SET hooked = 1 WHERE id = ? AND hooked = 0 AND status NOT IN ('pending', 'processing')",
                arguments: [id.text])
            return db.changesCount == 1
        }
    }
}
