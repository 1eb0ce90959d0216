public import Clocks
import Foundation
import GRDB
public import PhotoModel

extension JobStore {
    /// Milliseconds between progress events of a job, whichever process writes them.
    static let pause: Int64 = 100

    /// Records the results of claimed photos, in one transaction with the job's counters. A completion whose claim was lost
    /// changes nothing but the cost.
    ///
    /// - Parameters:
    ///   - completions: the results.
    ///   - id: the job.
    ///   - worker: the worker's ID.
    ///   - untold: photos that no progress event has named yet.
    ///   - rules: how often an attempt is repeated.
    ///   - now: by `MonotonicClock`.
    /// - Returns: the totals after it.
    /// - Throws: errors of the database.
    @discardableResult
    public func complete(
        _ completions: [Completion], in id: JobID, worker: Int64, untold: [Int64] = [], rules: RetryRules,
        now: Int64 = MonotonicClock.now
    ) throws -> Recorded {
        // A retry writes to the log, but no event; still, watchers must notice that an item can be claimed.
        let frees = completions.contains(where: \.releasesItem)
        return try write(tells: { $0.isTold || frees || $0.counters.remaining == 0 }) { db in
            var batch = try CompletionBatch(in: id, worker: worker, rules: rules, now: now, db)
            for completion in completions { try batch.record(completion, db) }
            return try batch.finish(naming: untold + completions.map(\.item), db)
        }
    }

    /// Stores a description, unless it comes from the cache.
    ///
    /// - Returns: its row in the cache.
    static func keep(
        _ words: Description, _ key: DescriptionKey, _ fromCache: Bool, _ completion: Completion, _ db: Database
    ) throws -> Int64 {
        let kept =
            fromCache
            ? try Int64.fetchOne(
                db, sql: "SELECT max(id) FROM descriptions WHERE key = ?", arguments: [key.digest.data]) : nil
        if let kept { return kept }
        try db.cachedStatement(
            sql: """
                INSERT INTO descriptions (key, provider, model, answer, input_tokens, output_tokens, created_at)
                SELECT ?, j.provider, j.model, ?, ?, ?, ? FROM items i JOIN jobs j ON j.id = i.job WHERE i.id = ?
                """
        ).execute(arguments: [
            key.digest.data, try json(words), completion.usage.inputTokens, completion.usage.outputTokens,
            milliseconds(Date()), completion.item,
        ])
        return db.lastInsertedRowID
    }
}
