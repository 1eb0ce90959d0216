public import PhotoModel
public import RateLimiting

extension JobStore {
    /// Changes a provider's rate limiter in one transaction, so that all processes that share it see each change.
    ///
    /// - Parameters:
    ///   - id: identifies the provider, its host and the key.
    ///   - change: the change.
    /// - Returns: what the change returns, and the rate limiter after it.
    /// - Throws: errors of the database.
    @discardableResult
    public func changeRateLimiter<Value>(_ id: String, _ change: (inout RateLimiter) -> Value) throws -> (
        Value, RateLimiter
    ) {
        // What is lost with a connection or a power cut is learned again.
        try database.write(.sent, excluding: .ofSameRows) { db in
            if db.isShared {
                // The first ones wait for each other, too.
                try db.cachedStatement(
                    sql: "INSERT INTO rate_limiters (id, state) VALUES (?, ?) ON CONFLICT DO NOTHING"
                ).execute(arguments: [id, try Self.json(RateLimiter())])
            }
            var limiter = try Self.rateLimiter(id, db, locks: true) ?? RateLimiter()
            let value = change(&limiter)
            try db.cachedStatement(
                sql: """
                    INSERT INTO rate_limiters (id, state) VALUES (?, ?) ON CONFLICT \(db.dialect.key("id"))
                    DO UPDATE SET state = excluded.state
                    """
            ).execute(arguments: [id, try Self.json(limiter)])
            return (value, limiter)
        }
    }

    public func rateLimiter(_ id: String) throws -> RateLimiter? {
        try database.read { try Self.rateLimiter(id, $0) }
    }

    /// Averages of a model from the photos that it has described; nil with fewer than ten.
    public func history(provider: ProviderName, model: String) throws -> ProviderHistory? {
        try database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) AS photos, avg(output_tokens) AS tokens, avg(elapsed_ms) AS milliseconds FROM (
                        SELECT i.output_tokens, i.elapsed_ms FROM items i JOIN jobs j ON j.id = i.job
                        WHERE j.provider = ? AND j.model = ? AND i.status = 'done'
                            AND (i.requests > 0 OR j.provider = 'local') AND i.elapsed_ms IS NOT NULL
                        ORDER BY i.id DESC LIMIT 1000) AS last
                    """, arguments: [provider.rawValue, model])
            guard let row, (row["photos"] as Int) >= 10 else { return nil }
            return ProviderHistory(
                outputTokens: Int((row["tokens"] as Double).rounded(.up)),
                milliseconds: Int((row["milliseconds"] as Double).rounded(.up)))
        }
    }

    /// Also nil for data that an older version wrote.
    static func rateLimiter(_ id: String, _ db: Database, locks: Bool = false) throws -> RateLimiter? {
        let select = try db.cachedStatement(
            sql: "SELECT state FROM rate_limiters WHERE id = ? \(locks ? db.dialect.locks : "")")
        return try String.fetchOne(select, arguments: [id]).flatMap { try? value(RateLimiter.self, $0) }
    }
}
