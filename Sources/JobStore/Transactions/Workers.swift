import Foundation
import GRDB
public import PhotoModel

/// A process that works a job.
public struct Worker: Sendable {
    /// Enrolled earlier, lower.
    public var id: Int64
    public var process: ProcessIdentity
    /// By `BootClock`. A worker renews it; one that does not is stopped, and what it holds is anybody's.
    public var leaseUntil: Int64
    /// Requests that it may have in flight.
    public var slots: Int
    /// No terminal is behind it.
    public var isDetached: Bool
    /// File that its standard error goes to.
    public var standardError: String?
}

/// What `enrol` found.
public struct Enrolment: Sendable {
    public var worker: Int64
    /// No other living process works the job.
    public var isAlone: Bool
    /// The process was on the list already: who started it put it there.
    public var wasExpected: Bool
    /// Those that were on the list and are gone.
    public var dismissed: [Worker]
}

/// How a job and its workers stand, for a worker to keep to.
public struct Standing: Sendable {
    public var status: JobStatus
    /// Requests in flight, for the whole job.
    public var concurrency: Int
    public var counters: JobCounters
    /// The circuit is open.
    public var isUnreachable: Bool
    /// A photo got a useful answer.
    public var isAnswered: Bool
    public var workers: [Worker]

    /// The requests that a worker may have in flight: its fair part of the job's, as far as the others have let go of it.
    ///
    /// - Parameters:
    ///   - concurrency: requests in flight of all workers.
    ///   - now: by `BootClock`.
    func slots(for worker: Int64, of concurrency: Int, now: Int64, isAlive: (ProcessIdentity) -> Bool) -> Int {
        let working = workers.filter { $0.id == worker || ($0.leaseUntil >= now && isAlive($0.process)) }
        guard let place = working.firstIndex(where: { $0.id == worker }) else { return 0 }
        let (whole, rest) = concurrency.quotientAndRemainder(dividingBy: working.count)
        let others = working.reduce(0) { $0 + ($1.id == worker ? 0 : $1.slots) }
        return min(whole + (place < rest ? 1 : 0), max(0, concurrency - others))
    }
}

extension JobStore {
    /// Enrols a process as one that works the job, and puts back what processes that are gone had in hand. A process that
    /// is on the list already keeps its place.
    ///
    /// - Parameter leaseUntil: by `BootClock`.
    public func enrol(
        _ id: JobID, _ process: ProcessIdentity, detached: Bool = false, standardError: String? = nil,
        leaseUntil: Int64, rules: RetryRules = RetryRules(), isAlive: (ProcessIdentity) -> Bool
    ) throws -> Enrolment {
        try write(durably: false) { db in
            var others: [Worker] = []
            var own: Worker?
            var gone: [Worker] = []
            for worker in try Self.enrolled(id, db) {
                if worker.process == process {
                    own = worker
                } else if isAlive(worker.process) {
                    others.append(worker)
                } else {
                    gone.append(worker)
                    try Self.dismiss(worker, id, rules, db)
                }
            }
            if others.isEmpty {
                // Whoever takes the job up wants it tried now; and after a reboot that clock begins anew.
                try db.execute(
                    sql: """
                        UPDATE items SET not_before = NULL, retry_at = NULL
                        WHERE job = ? AND status = 'pending' AND not_before IS NOT NULL
                        """, arguments: [id.text])
            }
            if let own {
                return Enrolment(worker: own.id, isAlone: others.isEmpty, wasExpected: true, dismissed: gone)
            }
            try db.execute(
                sql: """
                    INSERT INTO workers (job, pid, started, boot, began_at, lease_until, detached, stderr)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.text, process.pid, process.started, process.boot, Self.milliseconds(Date()), leaseUntil,
                    detached,
                    standardError,
                ])
            return Enrolment(
                worker: db.lastInsertedRowID, isAlone: others.isEmpty, wasExpected: false, dismissed: gone)
        }
    }

    /// Renews the leases of a worker and of all that it has in hand.
    public func renew(_ worker: Int64, leaseUntil: Int64) throws {
        try write(durably: false, tells: { _ in false }) { db in
            try db.execute(
                sql: "UPDATE workers SET lease_until = ? WHERE id = ?", arguments: [leaseUntil, worker])
            try db.execute(
                sql: "UPDATE items SET lease_until = ? WHERE owner = ? AND status = 'processing'",
                arguments: [leaseUntil, worker])
        }
    }

    /// Puts back what processes that are gone had in hand.
    public func dismissDead(_ id: JobID, rules: RetryRules, isAlive: (ProcessIdentity) -> Bool) throws {
        try write(durably: false) { db in
            for worker in try Self.enrolled(id, db) where !isAlive(worker.process) {
                try Self.dismiss(worker, id, rules, db)
            }
        }
    }

    /// Takes a worker's name off the list. What it still has in hand goes back, as if it had never been taken.
    public func leave(_ worker: Int64) throws {
        try write(durably: false) { db in try Self.sign(off: worker, db) }
    }

    /// The same for one that was told to stop; if nobody else works the job, that pauses it.
    ///
    /// - Returns: the job's status afterwards.
    public func stop(_ id: JobID, worker: Int64, isAlive: (ProcessIdentity) -> Bool) throws -> JobStatus {
        try write { db in
            try Self.sign(off: worker, db)
            let others = try Self.enrolled(id, db).contains { isAlive($0.process) }
            let status = try Self.job(id, db).status
            guard status == .processing, !others else { return status }
            try Self.change(id, to: .paused, db)
            return .paused
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

    /// The processes that are on the list, alive or not, in the order in which they came.
    public func workers(_ id: JobID) throws -> [Worker] {
        try database.read { try Self.enrolled(id, $0) }
    }

    public func standing(_ id: JobID) throws -> Standing {
        try database.read { try Self.standing(id, $0) }
    }

    private static func standing(_ id: JobID, _ db: Database) throws -> Standing {
        let job = try job(id, db)
        return Standing(
            status: job.status, concurrency: job.settings.describe.concurrency, counters: job.counters,
            isUnreachable: job.isUnreachable, isAnswered: job.settings.describe.isAnswered == true,
            workers: try enrolled(id, db))
    }

    /// Takes a worker's part of the requests that the job may have in flight. What it has in flight beyond that is its own
    /// until it comes back, so there are never more than the job may have.
    ///
    /// - Parameters:
    ///   - taken: requests that it has in flight.
    ///   - pace: of the provider, which may bear fewer than the job may have.
    ///   - startsWithOne: until a photo got a useful answer, the whole job has one request in flight.
    ///   - now: by `BootClock`.
    /// - Returns: how many it may have.
    public func takeSlots(
        _ id: JobID, worker: Int64, taken: Int, pace: String? = nil, startsWithOne: Bool = false, now: Int64,
        isAlive: (ProcessIdentity) -> Bool
    ) throws -> (slots: Int, standing: Standing) {
        func look(_ db: Database) throws -> (slots: Int, standing: Standing, isNew: Bool) {
            let standing = try Self.standing(id, db)
            let pace = try pace.flatMap { try Self.pace($0, db) } ?? Pace()
            let bound = pace.bound(standing.concurrency)
            let concurrency = startsWithOne && !standing.isAnswered ? min(1, bound) : bound
            let slots = standing.slots(for: worker, of: concurrency, now: now, isAlive: isAlive)
            let held = standing.workers.first { $0.id == worker }?.slots
            return (slots, standing, held != nil && held != max(slots, taken))
        }
        let seen = try database.read(look)
        guard seen.isNew else { return (seen.slots, seen.standing) }
        return try write(durably: false, tells: { _ in false }) { db in
            let seen = try look(db)
            try db.execute(
                sql: "UPDATE workers SET slots = ? WHERE id = ?", arguments: [max(seen.slots, taken), worker])
            return (seen.slots, seen.standing)
        }
    }

    static func enrolled(_ id: JobID, _ db: Database) throws -> [Worker] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM workers WHERE job = ? AND ended_at IS NULL ORDER BY id", arguments: [id.text]
        )
        .map { row in
            Worker(
                id: row["id"],
                process: ProcessIdentity(pid: row["pid"], started: row["started"], boot: row["boot"]),
                leaseUntil: row["lease_until"], slots: row["slots"], isDetached: row["detached"],
                standardError: row["stderr"])
        }
    }

    private static func end(_ worker: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM questions WHERE worker = ?", arguments: [worker])
        try db.execute(
            sql: "UPDATE workers SET ended_at = ? WHERE id = ?", arguments: [milliseconds(Date()), worker])
    }

    private static func dismiss(_ worker: Worker, _ id: JobID, _ rules: RetryRules, _ db: Database) throws {
        let lost = try takeAway("owner = \(worker.id)", "process_died", id, rules, db)
        try log(
            .warning, "process_died", "process \(worker.process.pid) died with \(lost) photos in hand", path: nil, id,
            db)
        try end(worker.id, db)
    }

    /// Gives claims back whose worker is gone or stands still. A photo that was in hand too often when that happened is
    /// taken for the cause.
    ///
    /// - Returns: how many there were.
    static func takeAway(
        _ condition: String, _ code: String, _ id: JobID, _ rules: RetryRules, _ db: Database
    ) throws -> Int {
        let what = "job = ? AND status = 'processing' AND \(condition)"
        let poisoned = try Row.fetchAll(
            db,
            sql: """
                UPDATE items SET status = 'error', owner = NULL, lease_until = NULL, error_code = '\(code)',
                    error_message = 'its process died or stood still each of the ' || attempts || ' times that it was tried'
                WHERE \(what) AND attempts >= \(rules.lostClaims) RETURNING id, path, error_message
                """, arguments: [id.text])
        for row in poisoned {
            let path = RelativePath(bytes: Array(row["path"] as Data))
            try recordFailure(
                row["id"], ItemFailure(code: code, message: row["error_message"]), path: path, id, db)
        }
        if !poisoned.isEmpty {
            try db.execute(
                sql: "UPDATE jobs SET failed = failed + ? WHERE id = ?", arguments: [poisoned.count, id.text])
        }
        try db.execute(
            sql: "UPDATE items SET status = 'pending', step = NULL, owner = NULL, lease_until = NULL WHERE \(what)",
            arguments: [id.text])
        return poisoned.count + db.changesCount
    }
}
