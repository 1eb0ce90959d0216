public import Foundation
public import PhotoModel

/// The life of a batch from the moment when its vendor has it.
extension JobStore {
    /// Records what the vendor says of a batch.
    ///
    /// - Parameters:
    ///   - batch: the batch, as it was seen.
    ///   - state: the vendor's word.
    ///   - counts: answers and errors so far.
    ///   - deadline: when the vendor stops working on it.
    ///   - next: when to ask again.
    /// - Returns: the batch; nil if it is in another state now.
    /// - Throws: errors of the database.
    public func recordPoll(
        _ batch: Batch, state: String, counts: (succeeded: Int, failed: Int), deadline: Date?, next: Date
    ) throws -> Batch? {
        // Asked more seldom while nothing changes.
        let isSame = batch.remoteState == state && batch.succeeded == counts.succeeded
        return try change(
            batch.id, from: .submitted,
            """
            remote_state = :remoteState, succeeded = :succeeded, failed = :failed,
            deadline_at = coalesce(:deadline, deadline_at), next_at = :next, polls = :polls, note = NULL
            """,
            [
                "remoteState": state, "succeeded": counts.succeeded, "failed": counts.failed,
                "deadline": deadline.map(Self.milliseconds), "next": Self.milliseconds(next),
                "polls": isSame ? batch.polls + 1 : 1,
            ])
    }

    /// Records that the vendor has ended a batch.
    ///
    /// - Returns: the batch; nil if it is in another state now.
    public func recordEnd(_ batch: Batch, end: String, results: [String]) throws -> Batch? {
        try change(
            batch.id, from: .submitted,
            """
            state = 'ended', remote_end = :end, results = :results, polls = 0, next_at = NULL, note = NULL, \
            failures = CASE :end WHEN 'failed' THEN failures ELSE 0 END
            """,
            ["end": end, "results": try Self.json(results)])
    }

    /// The keys of the descriptions that a batch asks for and that are not recorded yet, by photo.
    public func unsettledKeys(of batch: Int64, among items: [Int64]) throws -> [Int64: DescriptionKey] {
        try database.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT key FROM batch_requests WHERE batch = ? AND item = ? AND settled = 0")
            var keys: [Int64: DescriptionKey] = [:]
            for item in items {
                keys[item] = try Data.fetchOne(statement, arguments: [batch, item]).map {
                    DescriptionKey(digest: Array($0))
                }
            }
            return keys
        }
    }

    /// Photos of a batch whose results are not recorded.
    public func unsettledCount(of batch: Int64) throws -> Int {
        try database.read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM batch_requests WHERE batch = ? AND settled = 0", arguments: [batch]) ?? 0
        }
    }

    /// Records results of a batch, each once: one transaction for the photos, the counters and the cost.
    ///
    /// - Parameters:
    ///   - results: the results; attempt and times are those of the photos.
    ///   - batch: the batch.
    ///   - worker: the worker's ID.
    ///   - rules: how often an attempt is repeated.
    ///   - now: by the store's clock.
    /// - Returns: the totals after it; nil if the batch is in another state now.
    /// - Throws: errors of the database.
    public func record(
        _ results: [Completion], of batch: Batch, worker: Int64, rules: RetryRules, now: Int64? = nil
    ) throws -> Recorded? {
        try write { db in
            let now = now ?? db.now
            guard try Self.batch(batch.id, db).state == .ended else { return nil }
            var completions = try CompletionBatch(in: batch.job, worker: worker, rules: rules, now: now, db)
            let new = try results.filter { try Self.settle($0.item, in: batch.id, db) }
            try completions.record(try new.map { try Self.claimed($0, from: batch.id, worker, now, db) }, db)
            return try completions.finish(naming: results.map(\.item), db)
        }
    }

    /// - Returns: false if the result was recorded before.
    private static func settle(_ item: Int64, in batch: Int64, _ db: Database) throws -> Bool {
        try db.cachedStatement(
            sql: "UPDATE batch_requests SET settled = 1 WHERE batch = ? AND item = ? AND settled = 0"
        )
        .execute(arguments: [batch, item])
        return try db.changesCount == 1
    }

    /// Claims the photo of a result within the transaction that records it, with what was stored when it was batched.
    private static func claimed(
        _ result: Completion, from batch: Int64, _ worker: Int64, _ now: Int64, _ db: Database
    ) throws -> Completion {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    UPDATE items SET status = 'processing', batch = NULL, owner = ?, lease_until = ?
                    WHERE id = ? AND batch = ? AND status = 'pending'
                    RETURNING attempts, metadata, thumbnail_hash, elapsed_ms
                    """), arguments: [worker, now, result.item, batch])
        var completion = result
        // Without a claim, only the cost and the answer are kept.
        guard let row else { return completion }
        completion.attempt = row["attempts"]
        completion.metadata = try (row["metadata"] as String?).map { try value(Metadata.self, $0) }
        completion.thumbnailHash = row["thumbnail_hash"]
        completion.elapsedMilliseconds = row["elapsed_ms"] ?? 0
        return completion
    }

    /// Ends a batch whose results are recorded: photos without a result are treated as `rest` says, and those that waited
    /// for the answer of another picture are released.
    ///
    /// - Parameters:
    ///   - batch: the batch.
    ///   - rest: what becomes of photos without a result: they fail; nil to send them again, without counting the attempt.
    ///   - worker: the worker's ID.
    ///   - rules: how often an attempt is repeated.
    ///   - now: by the store's clock.
    /// - Returns: the batch; nil if it is in another state now.
    /// - Throws: errors of the database.
    public func finishBatch(
        _ batch: Batch, rest: ItemFailure?, worker: Int64, rules: RetryRules, now: Int64? = nil
    ) throws -> Batch? {
        if let rest {
            let items = try database.read { db in
                try Int64.fetchAll(
                    db, sql: "SELECT item FROM batch_requests WHERE batch = ? AND settled = 0", arguments: [batch.id])
            }
            let failures = items.map { item in
                Completion(
                    item: item, attempt: 0, outcome: .failed(rest, step: .describe), metadata: nil, thumbnailHash: nil,
                    usage: Usage(), elapsedMilliseconds: 0)
            }
            let recorded = try record(failures, of: batch, worker: worker, rules: rules, now: now)
            guard recorded != nil else { return nil }
        }
        return try write { try Self.settle(batch, from: .ended, $0) }
    }

    /// The vendor ended a batch before it began, because too much is queued: it is sent again later.
    ///
    /// - Returns: the batch; nil if it is in another state now.
    public func requeueBatch(_ batch: Batch, note: String, next: Date) throws -> Batch? {
        try change(
            batch.id, from: .ended,
            """
            state = 'ready', remote = NULL, remote_end = NULL, remote_state = NULL, results = '[]', sent_at = NULL,
            deadline_at = NULL, last_attempt_at = NULL, failures = failures + 1, note = :note, next_at = :next
            """, ["note": note, "next": Self.milliseconds(next)])
    }

    /// Records that the results of a batch are not complete, and when to read them again.
    ///
    /// - Returns: the batch; nil if it is in another state now.
    public func recordIncomplete(_ batch: Batch, counts: Bool, note: String, next: Date) throws -> Batch? {
        try change(
            batch.id, from: .ended,
            "failures = failures + :failures, note = :note, next_at = :next, polls = polls + 1",
            ["failures": counts ? 1 : 0, "note": note, "next": Self.milliseconds(next)])
    }

    /// Gives up a batch that the vendor never had: its photos wait again.
    ///
    /// - Returns: the batch; nil if it is in another state now.
    public func abandonBatch(_ batch: Batch) throws -> Batch? {
        try write { try Self.settle(batch, from: .ready, $0) }
    }

    /// Releases the photos that wait for a batch; what the vendor has of it is to be deleted.
    private static func settle(_ batch: Batch, from state: Batch.State, _ db: Database) throws -> Batch? {
        guard try Self.batch(batch.id, db).state == state else { return nil }
        try free(batch.id, db)
        return try change(batch.id, from: state, "state = 'recorded', note = NULL, next_at = NULL, polls = 0", [:], db)
    }

    /// Nothing of the batch is at the vendor any more.
    public func closeBatch(_ batch: Batch) throws -> Batch? {
        try change(
            batch.id, from: .recorded,
            "state = 'closed', results = '[]', upload = NULL, note = NULL, next_at = NULL", [:])
    }
}
