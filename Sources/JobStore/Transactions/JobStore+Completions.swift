import Foundation
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
    ///   - now: by the store's clock.
    /// - Returns: the totals after it.
    /// - Throws: errors of the database.
    @discardableResult
    public func complete(
        _ completions: [Completion], in id: JobID, worker: Int64, untold: [Int64] = [], rules: RetryRules,
        now: Int64? = nil
    ) throws -> Recorded {
        // A retry writes to the log, but no event; still, watchers must notice that an item can be claimed.
        let frees = completions.contains(where: \.releasesItem)
        return try write(excluding: .ofSameRows, tells: { $0.isTold || frees || $0.counters.remaining == 0 }) { db in
            var batch = try CompletionBatch(in: id, worker: worker, rules: rules, now: now ?? db.now, db)
            try batch.record(completions, db)
            return try batch.finish(naming: untold + completions.map(\.item), db)
        }
    }

    /// Stores descriptions, except those that come from the cache.
    ///
    /// - Parameters:
    ///   - completions: of which only those with a description count.
    ///   - id: their job.
    ///   - db: connection of the transaction.
    /// - Returns: their rows in the cache.
    /// - Throws: errors of the database.
    static func keep(_ completions: [Completion], in id: JobID, _ db: Database) throws -> [DescriptionKey: Int64] {
        var known: [DescriptionKey: Int64] = [:]
        var new: [[any Storable]] = []
        let now = milliseconds(Date())
        for completion in completions {
            guard case .described(let words, let key, let fromCache) = completion.outcome else { continue }
            if fromCache, let row = try known[key] ?? cached(key, db) {
                known[key] = row
            } else {
                new.append([
                    key.digest.data, try json(words), completion.usage.inputTokens,
                    completion.usage.outputTokens, now,
                ])
            }
        }
        guard !new.isEmpty else { return known }
        let said = ValuesTable("said", "hash", "words", "tokens_in", "tokens_out", "at", rows: new, db)
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: said.sql + """
                    INSERT INTO descriptions (key, provider, model, answer, input_tokens, output_tokens, created_at)
                    SELECT hash, provider, model, words, tokens_in, tokens_out, at FROM said JOIN jobs ON id = ?
                    RETURNING id, key
                    """), arguments: said.arguments(id.text))
        for row in rows { known[DescriptionKey(digest: Array(row["key"] as Data))] = row["id"] }
        return known
    }

    private static func cached(_ key: DescriptionKey, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT max(id) FROM descriptions WHERE key = ?"), arguments: [key.digest.data])
    }
}
