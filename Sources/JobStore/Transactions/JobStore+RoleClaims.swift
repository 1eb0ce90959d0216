import Clocks
public import PhotoModel

extension JobStore {
    /// Claims the walk for this worker: for the first that asks, and for the next one if that died.
    public func claimScan(_ id: JobID, worker: Int64, isAlive: (ProcessIdentity) -> Bool?) throws -> RoleClaim {
        try write(durably: false, tells: { _ in false }) { db in
            guard try !Self.job(id, db).scanned else { return .nobodys }
            return try Self.take("scanner", id, worker, db) { isWorking($0, isAlive) }
        }
    }

    /// Claims the end of a job (the plan, and the renames if they were requested). The worker that was registered first comes
    /// first, unless it has stopped.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - worker: the worker's ID.
    ///   - now: by the store's clock.
    ///   - isAlive: whether a process still runs.
    /// - Returns: whether this worker finishes the job.
    /// - Throws: errors of the database.
    public func claimFinish(
        _ id: JobID, worker: Int64, now: Int64, isAlive: (ProcessIdentity) -> Bool?
    ) throws -> RoleClaim {
        try write(durably: false, tells: { _ in false }) { db in
            let job = try Self.job(id, db)
            guard job.status == .processing, job.scanned, job.counters.remaining == 0 else { return .nobodys }
            let first = try Self.registered(id, db).first {
                $0.id < worker && $0.leaseUntil >= now && isWorking($0, isAlive)
            }
            if let first { return .taken(by: first.process) }
            return try Self.take("finisher", id, worker, db) { isWorking($0, isAlive) }
        }
    }

    /// Claims the job's batches: one worker at a time talks to the vendor. It has them as long as it renews its lease.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - worker: the worker's ID.
    ///   - now: by the store's clock.
    ///   - isAlive: whether a process still runs.
    /// - Returns: whether this worker has them.
    /// - Throws: errors of the database.
    public func claimBatches(
        _ id: JobID, worker: Int64, now: Int64, isAlive: (ProcessIdentity) -> Bool?
    ) throws -> RoleClaim {
        try write(durably: false, tells: { _ in false }) { db in
            try Self.take("batcher", id, worker, db) { $0.leaseUntil >= now && isWorking($0, isAlive) }
        }
    }

    private static func take(
        _ column: String, _ id: JobID, _ worker: Int64, _ db: Database, isHere: (Worker) -> Bool
    ) throws -> RoleClaim {
        let holder = try Int64.fetchOne(db, sql: "SELECT \(column) FROM jobs WHERE id = ?", arguments: [id.text])
        if let other = try registered(id, db).first(where: { $0.id == holder && $0.id != worker && isHere($0) }) {
            return .taken(by: other.process)
        }
        try db.execute(sql: "UPDATE jobs SET \(column) = ? WHERE id = ?", arguments: [worker, id.text])
        return .mine
    }
}
