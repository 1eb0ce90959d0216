import GRDB
public import PhotoModel

/// Whose turn it is at what one worker alone does.
public enum Turn: Sendable {
    case mine
    case taken(by: ProcessIdentity)
    /// It is done, or not yet to be done.
    case nobodys
}

extension JobStore {
    /// Whether this worker walks the folder: the first that asks, and the next when that one is gone.
    public func takeScan(_ id: JobID, worker: Int64, isAlive: (ProcessIdentity) -> Bool) throws -> Turn {
        try write(durably: false, tells: { _ in false }) { db in
            guard try !Self.job(id, db).scanned else { return .nobodys }
            return try Self.take("scanner", id, worker, db) { isAlive($0.process) }
        }
    }

    /// Whether this worker brings a job of which every photo was looked at to its end: plan, and renames if they were
    /// asked for. The one that came first goes before the others, unless it stands still.
    ///
    /// - Parameter now: by `BootClock`.
    public func takeFinish(
        _ id: JobID, worker: Int64, now: Int64, isAlive: (ProcessIdentity) -> Bool
    ) throws -> Turn {
        try write(durably: false, tells: { _ in false }) { db in
            let job = try Self.job(id, db)
            guard job.status == .processing, job.scanned, job.counters.remaining == 0 else { return .nobodys }
            let first = try Self.enrolled(id, db).first {
                $0.id < worker && $0.leaseUntil >= now && isAlive($0.process)
            }
            if let first { return .taken(by: first.process) }
            return try Self.take("finisher", id, worker, db) { isAlive($0.process) }
        }
    }

    private static func take(
        _ column: String, _ id: JobID, _ worker: Int64, _ db: Database, isHere: (Worker) -> Bool
    ) throws -> Turn {
        let holder = try Int64.fetchOne(db, sql: "SELECT \(column) FROM jobs WHERE id = ?", arguments: [id.text])
        if let other = try enrolled(id, db).first(where: { $0.id == holder && $0.id != worker && isHere($0) }) {
            return .taken(by: other.process)
        }
        try db.execute(sql: "UPDATE jobs SET \(column) = ? WHERE id = ?", arguments: [worker, id.text])
        return .mine
    }
}
