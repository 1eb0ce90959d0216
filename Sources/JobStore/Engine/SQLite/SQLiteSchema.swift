import GRDB

/// The schema of the jobs database. SQLite keeps the rules: STRICT types, CHECKs, foreign keys, and triggers that refuse a change of
/// state that is not allowed.
enum SQLiteSchema {
    /// "phrn" in ASCII, by which `file(1)` can tell these databases.
    static let applicationID: Int32 = 0x7068_726E
    /// `user_version`. A database of another version is refused before anything is written.
    static let version: Int32 = 3

    /// Creates everything in an empty database. Call it within a transaction.
    static func create(_ db: GRDB.Database) throws {
        try db.execute(sql: SQLiteTables.all)
        try db.execute(sql: SQLiteTriggers.all)
        try db.execute(sql: SQLiteViews.all)
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    /// - Returns: whether the database has this schema; false when it is empty.
    /// - Throws: `JobStoreError.otherVersion`, `JobStoreError.damaged`.
    static func exists(in db: GRDB.Database, _ path: String) throws -> Bool {
        guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
                throw JobStoreError.damaged(path: path, reason: "it is the database of another program")
            }
            return false
        }
        let version = try Int32.fetchOne(db, sql: "PRAGMA user_version")
        // Version 0.1.0 counted from 1 as well, and left this table.
        let isEarlier = try db.tableExists("grdb_migrations")
        guard version == Self.version, !isEarlier else { throw JobStoreError.otherVersion(path: path) }
        return true
    }
}
