import FileSystem
import Foundation
import GRDB
import PhotoModel

/// A database in one file.
final class SQLiteEngine: DatabaseEngine {
    let database: any DatabaseWriter
    private let log: LogSync
    private let notificationFile: String
    private let notifier: ChangeNotifier

    /// Opens the database. Creates it if there is none, with mode 0600, and its folder with mode 0700.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - use: what the database is opened for.
    /// - Throws: `JobStoreError`.
    init(path: String, to use: StoreUse) throws {
        log = LogSync(path: path)
        notificationFile = path + "-changes"
        notifier = ChangeNotifier(path: notificationFile)
        try DatabaseFile.prepare(path)
        do {
            try VersionCheck.run(path)
            database = try (use == .read ? Self.openToRead(path) : nil) ?? Self.open(path)
        } catch let error as DatabaseError {
            throw JobStoreError(opening: path, error)
        }
    }

    /// One connection to a database that has the schema; nil if it is empty, so that `open` creates the schema.
    private static func openToRead(_ path: String) throws -> DatabaseQueue? {
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else { return nil }
        let isReady = try queue.read { db in
            try SQLiteSchema.exists(in: db, path) && String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
        }
        return isReady ? queue : nil
    }

    private static func open(_ path: String) throws -> DatabasePool {
        let pool = try pool(path)
        if try pool.read({ try SQLiteSchema.exists(in: $0, path) }) { return pool }
        // Another process may have created it meanwhile.
        try pool.write { db in
            if try !SQLiteSchema.exists(in: db, path) { try SQLiteSchema.create(db) }
        }
        return pool
    }

    /// While another process creates or removes the write-ahead log, SQLite doesn't call the busy handler.
    private static func pool(_ path: String) throws -> DatabasePool {
        var tries = 0
        while true {
            do {
                return try DatabasePool(path: path, configuration: configuration)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && tries < 200 {
                tries += 1
                usleep(UInt32.random(in: 1_000...50_000))
            }
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "photorename"
        // `write` syncs commits, after the lock is released.
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            // Limits the log to one megabyte, for small disks.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 256")
        }
        // With jitter: processes that wait equally long starve each other (measured with 8 of them: 619 claims a second and 3
        // failed; with jitter and 16 claims at a time 9,158).
        configuration.busyMode = .callback { tries in
            usleep(UInt32.random(in: 200...(tries < 5 ? 1_000 << UInt32(tries) : 25_000)))
            return tries < 4_000
        }
        return configuration
    }

    var clockOffset: Int64 { 0 }
    var pooling: Pooling { .none }
    func adjustClock() {}

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try database.read { try body(Database(connection: .sqlite($0))) }
    }

    /// The transaction is immediate, so it never has to wait in the middle.
    /// SQLite has one writer at a time.
    func write<Value>(
        _ durability: Durability, excluding others: OtherWriters, _ body: (Database) throws -> Value
    ) throws -> Value {
        let value = try database.write { try body(Database(connection: .sqlite($0))) }
        if durability == .synced { try log.sync() }
        return value
    }

    /// In temporary tables.
    func writeDraft<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try database.writeWithoutTransaction { db in
            var value: Value?
            // Deferred, so that the shared file is not locked.
            try db.inTransaction(.deferred) {
                value = try body(Database(connection: .sqlite(db)))
                return .commit
            }
            guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
            return value
        }
    }

    func retrying<Value>(_ body: () throws -> Value) throws -> Value { try body() }

    /// SQLite's log grows while it exists.
    func snapshot() throws -> any DatabaseMoment {
        guard let pool = database as? DatabasePool else {
            preconditionFailure("a store that was opened to read has one connection only")
        }
        return SQLiteMoment(snapshot: try pool.makeSnapshot())
    }

    func tell() { notifier.notify() }
    func watcher(of job: JobID?) -> any StoreWatcher { FileWatcher(path: notificationFile) }

    func compact() {
        try? database.barrierWriteWithoutTransaction { try $0.execute(sql: "VACUUM") }
    }

    /// The last connection moves everything into the one file.
    func close() throws {
        // Readers first: the last connection must be able to write.
        (database as? DatabasePool)?.invalidateReadOnlyConnections()
        try database.close()
    }
}

private struct SQLiteMoment: DatabaseMoment {
    let snapshot: DatabaseSnapshot

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try snapshot.read { try body(Database(connection: .sqlite($0))) }
    }
}
