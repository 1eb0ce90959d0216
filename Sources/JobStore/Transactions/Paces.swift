import GRDB
public import PhotoModel

/// What a photo took on average.
public struct Experience: Sendable {
    /// Tokens of the answer.
    public var outputTokens: Int
    public var milliseconds: Int
}

extension JobStore {
    /// Reads a provider's pace, changes it and writes it back, in one transaction: whoever shares it sees each change.
    ///
    /// - Parameter id: of the provider, its host and the key.
    @discardableResult
    public func changePace<Value>(_ id: String, _ change: (inout Pace) -> Value) throws -> (Value, Pace) {
        // A pace that is forgotten is learnt again.
        try write(durably: false, tells: { _ in false }) { db in
            var pace = try Self.pace(id, db) ?? Pace()
            let value = change(&pace)
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO paces (id, pace) VALUES (?, ?)")
                .execute(arguments: [id, try Self.json(pace)])
            return (value, pace)
        }
    }

    public func pace(_ id: String) throws -> Pace? {
        try database.read { try Self.pace(id, $0) }
    }

    /// What was learnt of a model from the photos that it described before; nil with fewer than ten of them.
    public func experience(provider: String, model: String) throws -> Experience? {
        try database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) AS photos, avg(output_tokens) AS tokens, avg(elapsed_ms) AS milliseconds FROM (
                        SELECT i.output_tokens, i.elapsed_ms FROM items i JOIN jobs j ON j.id = i.job
                        WHERE j.provider = ? AND j.model = ? AND i.status = 'done'
                            AND (i.requests > 0 OR j.provider = 'local') AND i.elapsed_ms IS NOT NULL
                        ORDER BY i.id DESC LIMIT 1000)
                    """, arguments: [provider, model])
            guard let row, (row["photos"] as Int) >= 10 else { return nil }
            return Experience(
                outputTokens: Int((row["tokens"] as Double).rounded(.up)),
                milliseconds: Int((row["milliseconds"] as Double).rounded(.up)))
        }
    }

    /// Nil too for what an older version wrote.
    static func pace(_ id: String, _ db: Database) throws -> Pace? {
        let select = try db.cachedStatement(sql: "SELECT pace FROM paces WHERE id = ?")
        return try String.fetchOne(select, arguments: [id]).flatMap { try? value(Pace.self, $0) }
    }
}
