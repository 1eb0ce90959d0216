import Clocks
public import Foundation
public import PhotoModel

/// The life of a batch up to the moment when its vendor has it.
///
/// A batch changes its state only from the one that the caller has seen, so that a worker that was stopped for long changes
/// nothing when it goes on.
extension JobStore {
    /// The batches of a job, in the order of their creation.
    public func batches(_ id: JobID) throws -> [Batch] {
        try database.read { try Self.batches(id).fetchAll($0) }
    }

    static func batches(_ id: JobID) -> Query<Batch> {
        Query(sql: "SELECT * FROM batches WHERE job = ? ORDER BY id", arguments: [id.text], value: Batch.init(row:))
    }

    /// The batches of which something is on this disk or at a vendor.
    ///
    /// - Parameter id: the job; nil for all jobs.
    /// - Returns: the batches, in the order of their creation.
    /// - Throws: errors of the database.
    public func unfinishedBatches(of id: JobID? = nil) throws -> [Batch] {
        try database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM batches WHERE state <> 'closed' AND (:job IS NULL OR job = :job) ORDER BY id",
                arguments: ["job": id?.text]
            ).map(Batch.init(row:))
        }
    }

    /// The states of the batches of all jobs, by tag.
    public func batchStates() throws -> [String: Batch.State] {
        try database.read { db in
            var states: [String: Batch.State] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT tag, state FROM batches") {
                states[row["tag"]] = Batch.State(rawValue: row["state"])
            }
            return states
        }
    }

    /// Identifiers of all batches of an account that are known here.
    public func knownRemoteBatches(of account: String) throws -> Set<String> {
        try database.read {
            try String.fetchSet(
                $0, sql: "SELECT remote FROM batches WHERE account = ? AND remote IS NOT NULL", arguments: [account])
        }
    }

    /// Photos that could be put into a batch, or sent.
    public func hasWaitingPhotos(_ id: JobID) throws -> Bool {
        try database.read { db in
            try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM items WHERE job = ? AND status = 'pending' AND batch IS NULL)",
                arguments: [id.text]) == true
        }
    }

    /// Begins an empty batch that a worker builds.
    public func beginBatch(_ id: JobID, builder: Int64, tag: String) throws -> Batch {
        try write(durably: false, tells: { _ in false }) { db in
            let batch = try db.cachedStatement(
                sql: "INSERT INTO batches (job, tag, state, builder, created_at) VALUES (?, ?, 'building', ?, ?)"
            ).insert(arguments: [id.text, tag, builder, Self.milliseconds(Date())])
            guard let batch else { throw DamagedRow("batches") }
            return try Self.batch(batch, db)
        }
    }

    /// Completes a batch: its file is on disk, and from now on it may be sent.
    ///
    /// - Parameters:
    ///   - batch: the batch.
    ///   - count: requests in its file.
    ///   - estimate: US dollars at most; nil if unknown.
    /// - Returns: false if its file has a request of a photo that another worker has taken meanwhile; the batch is
    ///   discarded then.
    /// - Throws: errors of the database.
    public func finishBuilding(_ batch: Int64, count: Int, estimate: Double?) throws -> Bool {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE batches SET state = 'ready', builder = NULL, requests = :count, estimate_usd = :estimate
                    WHERE id = :batch AND state = 'building'
                        AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.id = batches.job AND jobs.status = 'cancelled')
                        AND (SELECT count(*) FROM batch_requests WHERE batch = :batch) = :count
                    """, arguments: ["batch": batch, "count": count, "estimate": estimate])
            if try db.changesCount == 1 { return true }
            try Self.discard(batch, db)
            return false
        }
    }

    /// Forgets a batch of which nothing has left this machine; its photos wait again.
    ///
    /// - Returns: false if sending it was tried.
    public func discardBatch(_ batch: Int64) throws -> Bool {
        try write { try Self.discard(batch, $0) }
    }

    @discardableResult
    private static func discard(_ batch: Int64, _ db: Database) throws -> Bool {
        let isHere = try Bool.fetchOne(
            db, sql: "SELECT state IN ('building','ready') AND first_attempt_at IS NULL FROM batches WHERE id = ?",
            arguments: [batch])
        guard isHere == true else { return false }
        try free(batch, db)
        try db.execute(sql: "DELETE FROM batches WHERE id = ?", arguments: [batch])
        return true
    }

    /// Releases the photos that wait for a batch; attempts of those in it don't count.
    static func free(_ batch: Int64, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE items SET attempts = attempts - 1 WHERE batch = :batch AND attempts > 0 AND id IN (
                    SELECT item FROM batch_requests WHERE batch = :batch AND settled = 0)
                """, arguments: ["batch": batch])
        try db.execute(sql: "UPDATE batch_requests SET settled = 1 WHERE batch = ?", arguments: [batch])
        try db.execute(sql: "UPDATE items SET batch = NULL, step = NULL WHERE batch = ?", arguments: [batch])
    }

    /// Records that sending begins, before anything leaves this machine.
    ///
    /// - Returns: the batch; nil if it is in another state now.
    public func recordAttempt(_ batch: Int64, account: String, now: Date = Date()) throws -> Batch? {
        try change(
            batch, from: .ready,
            """
            account = :account,
            first_attempt_at = coalesce(first_attempt_at, :now), last_attempt_at = :now, blocked_by = NULL, note = NULL
            """, ["account": account, "now": Self.milliseconds(now)], unless: "cancelled")
    }

    public func recordUpload(_ batch: Int64, _ upload: String) throws -> Batch? {
        try change(batch, from: .ready, "upload = :upload", ["upload": upload])
    }

    /// Records that the vendor has a batch.
    ///
    /// - Returns: the batch; nil if it is in another state now, so that the vendor's is one too many.
    public func recordSubmission(_ batch: Int64, remote: String, state: String, deadline: Date?, next: Date) throws
        -> Batch?
    {
        try change(
            batch, from: .ready,
            """
            state = 'submitted', remote = :remote, remote_state = :remoteState, sent_at = :now, deadline_at = :deadline,
            next_at = :next, polls = 0, blocked_by = NULL, note = NULL
            """,
            [
                "remote": remote, "remoteState": state, "now": Self.milliseconds(Date()),
                "deadline": deadline.map(Self.milliseconds), "next": Self.milliseconds(next),
            ])
    }

    /// Records why a batch is not at the vendor yet, or why nothing was learnt of it, and when to try again.
    ///
    /// - Returns: the batch; nil if it is in another state now.
    public func recordDelay(_ batch: Batch, note: String, blockedBy: String? = nil, next: Date) throws -> Batch? {
        try change(
            batch.id, from: batch.state,
            "note = :note, blocked_by = :blocked, next_at = :next, polls = polls + 1",
            ["note": note, "blocked": blockedBy, "next": Self.milliseconds(next)])
    }

    func change(
        _ batch: Int64, from state: Batch.State, _ set: String,
        _ arguments: [String: any Storable], unless condition: String = "FALSE"
    ) throws -> Batch? {
        try write { try Self.change(batch, from: state, set, arguments, unless: condition, $0) }
    }

    static func change(
        _ batch: Int64, from state: Batch.State, _ set: String,
        _ arguments: [String: any Storable], unless condition: String = "FALSE", _ db: Database
    ) throws -> Batch? {
        try db.execute(
            sql: "UPDATE batches SET \(set) WHERE id = :batch AND state = :state AND NOT (\(condition))",
            arguments: StatementArguments(arguments.merging(["batch": batch, "state": state.rawValue]) { $1 }))
        guard try db.changesCount == 1 else { return nil }
        let changed = try Self.batch(batch, db)
        try recordProgress(changed.job, items: [], db)
        return changed
    }

    static func batch(_ id: Int64, _ db: Database) throws -> Batch {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM batches WHERE id = ?", arguments: [id]) else {
            throw DamagedRow("batch \(id)")
        }
        return try Batch(row: row)
    }
}
