import GRDBSQLite

/// Finds out the version of a database without writing to it, and without its write-ahead log: opening it in the usual way could move
/// that log into the file.
enum VersionCheck {
    /// - Throws: `JobStoreError.otherVersion`. What can't be read is left to the usual way of opening.
    static func run(_ path: String) throws {
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        guard sqlite3_open_v2("file:\(escaped(path))?immutable=1", &connection, flags, nil) == SQLITE_OK,
            number("application_id", connection) == SQLiteSchema.applicationID,
            let version = number("user_version", connection),
            version != 0, version != SQLiteSchema.version
        else { return }
        throw JobStoreError.otherVersion(path: path)
    }

    /// The characters that have a meaning in SQLite's URIs (sqlite.org/uri.html, section 3.2).
    private static func escaped(_ path: String) -> String {
        path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
    }

    /// - Returns: nil when the file is no database.
    private static func number(_ pragma: String, _ connection: OpaquePointer?) -> Int32? {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, "PRAGMA \(pragma)", -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW
        else { return nil }
        return sqlite3_column_int(statement, 0)
    }
}
