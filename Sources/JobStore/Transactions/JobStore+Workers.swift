import Clocks
import FileSystem
import Foundation
public import PhotoModel
import RateLimiting

extension JobStore {
    /// Registers a process as a worker of the job, and releases the items of dead workers. A registered process keeps its
    /// place.
    ///
    /// - Throws: errors of the store.
    public func register(
        _ id: JobID, _ new: NewWorker, rules: RetryRules = RetryRules(), isAlive: (ProcessIdentity) -> Bool?
    ) throws -> WorkerRegistration {
        try write(durably: false) { db in
            var others: [Worker] = []
            var own: Worker?
            var gone: [Worker] = []
            for worker in try Self.registered(id, db) {
                if worker.process == new.process {
                    own = worker
                } else if isWorking(worker, isAlive) {
                    others.append(worker)
                } else {
                    gone.append(worker)
                    try Self.dismiss(worker, id, rules, db)
                }
            }
            if others.isEmpty {
                // A resumed job is tried at once; and after a reboot that clock restarts.
                try db.execute(
                    sql: """
                        UPDATE items SET not_before = NULL, retry_at = NULL
                        WHERE job = ? AND status = 'pending' AND not_before IS NOT NULL
                        """, arguments: [id.text])
            }
            if let own {
                return WorkerRegistration(worker: own.id, isAlone: others.isEmpty, reaped: gone)
            }
            let worker = try db.cachedStatement(
                sql: """
                    INSERT INTO workers (job, pid, started, boot, began_at, lease_until, detached, stderr)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).insert(arguments: [
                id.text, new.process.pid, new.process.started, new.process.boot, Self.milliseconds(Date()),
                new.leaseUntil, new.isDetached, new.standardError,
            ])
            guard let worker else { throw DamagedRow("workers") }
            if db.isShared {
                try db.execute(
                    sql: "UPDATE workers SET host = ? WHERE id = ?", arguments: [HostName.current, worker])
            }
            return WorkerRegistration(worker: worker, isAlone: others.isEmpty, reaped: gone)
        }
    }

    /// Renews the leases of a worker and of its items.
    public func renew(_ worker: Int64, leaseUntil: Int64) throws {
        try database.adjustClock()
        try write(durably: false, tells: { _ in false }) { db in
            try db.execute(
                sql: "UPDATE workers SET lease_until = ? WHERE id = ?", arguments: [leaseUntil, worker])
            try db.execute(
                sql: "UPDATE items SET lease_until = ? WHERE owner = ? AND status = 'processing'",
                arguments: [leaseUntil, worker])
        }
    }

    /// Releases the items of dead workers, and ends these workers.
    public func reapDeadWorkers(_ id: JobID, rules: RetryRules, isAlive: (ProcessIdentity) -> Bool?) throws {
        try write(durably: false) { db in
            for worker in try Self.registered(id, db) where !isWorking(worker, isAlive) {
                try Self.dismiss(worker, id, rules, db)
            }
        }
    }

    /// Ends a worker. Its items are released, and the attempts don't count.
    public func leave(_ worker: Int64) throws {
        try write(durably: false) { db in try Self.sign(off: worker, db) }
    }

    /// Ends a worker that was stopped. The job is paused if no other worker works on it.
    ///
    /// - Returns: the job's status afterwards.
    public func stop(_ id: JobID, worker: Int64, isAlive: (ProcessIdentity) -> Bool?) throws -> JobStatus {
        try write { db in
            try Self.sign(off: worker, db)
            let others = try Self.registered(id, db).contains { isWorking($0, isAlive) }
            let status = try Self.job(id, db).status
            guard status == .processing, !others else { return status }
            try Self.change(id, to: .paused, db)
            return .paused
        }
    }

    /// This process can't go on with a job, which fails with it, unless another process works on it.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - failure: why.
    ///   - isAlive: whether a process still runs; nil where this machine can't know.
    /// - Throws: errors of the database.
    public func giveUp(_ id: JobID, because failure: JobFailure, isAlive: (ProcessIdentity) -> Bool?) throws {
        try write { db in
            let others = try Self.registered(id, db).contains { $0.process != .current && isWorking($0, isAlive) }
            guard !others, try Self.job(id, db).status == .processing else { return }
            try Self.change(id, to: .error, failure: failure, db)
        }
    }

    private static func sign(off worker: Int64, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE items SET status = 'pending', step = NULL, owner = NULL, lease_until = NULL,
                    attempts = attempts - 1 WHERE owner = ? AND status = 'processing'
                """, arguments: [worker])
        try end(worker, db)
    }

    /// The registered processes, alive or not, in the order of registration.
    public func workers(_ id: JobID) throws -> [Worker] {
        try database.read { try Self.registered(id, $0) }
    }

    /// Who works on a job at this moment.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - isAlive: whether a process still runs; nil where this machine can't know.
    /// - Returns: the living workers, the living process that renames, the rename that is not over, and all batches that the job
    ///   has had.
    /// - Throws: errors of the database.
    public func activity(
        _ id: JobID, _ isAlive: @escaping (ProcessIdentity) -> Bool?
    ) throws -> (workers: [Worker], renamer: ProcessIdentity?, rename: RenameRecord?, batches: [Batch]) {
        try database.read { db in
            let (workers, renamers, renames, batches) = try db.fetchAll(
                Self.workers(id, db), Self.renamer(id, isAlive, db), StoredRenameJournal.unfinished(of: id),
                Self.batches(id))
            return (workers.filter { isWorking($0, isAlive) }, renamers.first, renames.first, batches)
        }
    }

    public func snapshot(_ id: JobID) throws -> JobSnapshot {
        try database.read { try Self.snapshot(id, $0) }
    }

    private static func snapshot(_ id: JobID, _ db: Database) throws -> JobSnapshot {
        let job = try job(id, db)
        return JobSnapshot(
            status: job.status, concurrency: job.settings.describe.concurrency, counters: job.counters,
            isUnreachable: job.isUnreachable, isAnswered: job.settings.describe.isAnswered == true,
            capabilities: job.settings.describe.capabilities,
            workers: try registered(id, db))
    }

    /// Claims a worker's share of the job's concurrent requests. Pending requests beyond the share stay the worker's until
    /// they end, so the job never has more than its maximum.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - claim: what the worker asks for.
    ///   - now: by the store's clock.
    ///   - isAlive: whether a process still runs.
    /// - Returns: its maximum number of concurrent requests.
    /// - Throws: errors of the database.
    public func claimSlots(
        _ id: JobID, _ claim: SlotClaim, now: Int64, isAlive: (ProcessIdentity) -> Bool?
    ) throws -> (slots: Int, snapshot: JobSnapshot) {
        func look(_ db: Database) throws -> (slots: Int, snapshot: JobSnapshot, isNew: Bool) {
            let snapshot = try Self.snapshot(id, db)
            let limiter = try claim.rateLimiter.flatMap { try Self.rateLimiter($0, db) } ?? RateLimiter()
            let bound = limiter.bound(snapshot.concurrency)
            let concurrency = claim.startsWithOne && !snapshot.isAnswered ? min(1, bound) : bound
            let slots = snapshot.slots(for: claim.worker, of: concurrency, now: now) { isWorking($0, isAlive) }
            let held = snapshot.workers.first { $0.id == claim.worker }?.slots
            return (slots, snapshot, held != nil && held != max(slots, claim.taken))
        }
        let seen = try database.read(look)
        guard seen.isNew else { return (seen.slots, seen.snapshot) }
        return try write(durably: false, tells: { _ in false }) { db in
            let seen = try look(db)
            try db.execute(
                sql: "UPDATE workers SET slots = ? WHERE id = ?",
                arguments: [max(seen.slots, claim.taken), claim.worker])
            return (seen.slots, seen.snapshot)
        }
    }

    static func registered(_ id: JobID, _ db: Database) throws -> [Worker] { try workers(id, db).fetchAll(db) }

    private static func workers(_ id: JobID, _ db: Database) -> Query<Worker> {
        Query(sql: "SELECT * FROM workers WHERE job = ? AND ended_at IS NULL ORDER BY id", arguments: [id.text]) {
            row in
            Worker(
                id: row["id"],
                process: ProcessIdentity(pid: row["pid"], started: row["started"], boot: row["boot"]),
                leaseUntil: row["lease_until"], slots: row["slots"], began: date(row["began_at"]),
                host: db.isShared ? row["host"] : nil, processed: db.isShared ? row["processed"] : nil,
                isDetached: row["detached"],
                standardError: row["stderr"])
        }
    }

    private static func end(_ worker: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM questions WHERE worker = ?", arguments: [worker])
        try db.execute(
            sql: "UPDATE workers SET ended_at = ? WHERE id = ?", arguments: [milliseconds(Date()), worker])
    }

    private static func dismiss(_ worker: Worker, _ id: JobID, _ rules: RetryRules, _ db: Database) throws {
        let lost = try reclaim("owner = \(worker.id)", .processDied, id, rules, db)
        try log(
            .warning, "process_died", "process \(worker.process.pid) died with \(lost) claimed photos", path: nil, id,
            db)
        try end(worker.id, db)
    }

    /// Releases claims of workers that died or stopped. A photo that was claimed too often when that happened is taken for
    /// the cause, and fails.
    ///
    /// - Returns: how many there were.
    static func reclaim(
        _ condition: String, _ code: FailureCode, _ id: JobID, _ rules: RetryRules, _ db: Database
    ) throws -> Int {
        let what = "job = ? AND status = 'processing' AND \(condition)"
        let poisoned = try Row.fetchAll(
            db,
            sql: """
                UPDATE items SET status = 'error', owner = NULL, lease_until = NULL, error_code = '\(code.rawValue)',
                    error_message = 'its process died or stopped responding in each of ' || attempts || ' attempts'
                WHERE \(what) AND attempts >= \(rules.lostClaims) RETURNING id, path, error_message
                """, arguments: [id.text])
        for row in poisoned {
            let path = RelativePath(bytes: Array(row["path"] as Data))
            try recordFailure(
                row["id"], ItemFailure(code, row["error_message"]), path: path, id, db)
        }
        if !poisoned.isEmpty {
            try db.execute(
                sql: "UPDATE jobs SET failed = failed + ? WHERE id = ?", arguments: [poisoned.count, id.text])
        }
        try db.execute(
            sql: "UPDATE items SET status = 'pending', step = NULL, owner = NULL, lease_until = NULL WHERE \(what)",
            arguments: [id.text])
        return try poisoned.count + db.changesCount
    }
}
