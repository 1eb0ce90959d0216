import GRDB
public import PhotoModel

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

    /// Nil too for what an older version wrote.
    static func pace(_ id: String, _ db: Database) throws -> Pace? {
        let select = try db.cachedStatement(sql: "SELECT pace FROM paces WHERE id = ?")
        return try String.fetchOne(select, arguments: [id]).flatMap { try? value(Pace.self, $0) }
    }
}
