import Foundation
import GRDB
import PhotoModel

/// What a database is opened for.
public enum StoreUse: CaseIterable, Sendable {
    /// For everything, by several threads at once.
    case work
    /// To be looked at by one thread: with one connection, and without the writing that a pool of them begins with.
    case look
}

/// The jobs database. Its functions are transactions, named by what they are for; nobody else writes SQL.
public final class JobStore: Sendable {
    let database: any DatabaseWriter
    public let path: String
    private let log: LogSync
    /// Called after a transaction that a watcher should see.
    private let onChange: @Sendable () -> Void

    /// Opens the database, and makes it where there is none: the file 0600, a folder that has to be made 0700.
    ///
    /// - Parameters:
    ///   - use: what for.
    ///   - onChange: called after each commit of something that a watcher should see, on the writer's thread.
    /// - Throws: `JobStoreError`.
    public init(path: String, to use: StoreUse = .work, onChange: @escaping @Sendable () -> Void = {}) throws {
        self.path = path
        self.onChange = onChange
        log = LogSync(path: path)
        try DatabaseFile.prepare(path)
        do {
            database = try (use == .look ? Self.glance(path) : nil) ?? Self.open(path)
        } catch let error as DatabaseError {
            throw JobStoreError(opening: path, error)
        }
    }

    /// One connection to a database that is as it should be; nil where it is not, and `open` sees to it.
    private static func glance(_ path: String) -> DatabaseQueue? {
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else { return nil }
        let isReady = try? queue.read { db in
            try isBroughtUp(db, path) && String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
        }
        return isReady == true ? queue : nil
    }

    private static func open(_ path: String) throws -> DatabasePool {
        let pool = try pool(path)
        try bringUp(pool, path)
        return pool
    }

    /// While another process turns the write-ahead log on or takes it away, SQLite asks no busy handler.
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

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "photorename"
        // Commits are synced by `write`, once the lock is given back.
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            // A megabyte of log, so that a small disk is not full of it.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 256")
        }
        // With jitter: processes that wait at one pace starve one another (8 of them: 619 claims a second and 3 died,
        // against 9,158 claimed 16 at a time).
        configuration.busyMode = .callback { tries in
            usleep(UInt32.random(in: 200...(tries < 5 ? 1_000 << UInt32(tries) : 25_000)))
            return tries < 4_000
        }
        return configuration
    }

    /// Whether the schema is this version's.
    private static func isBroughtUp(_ db: Database, _ path: String) throws -> Bool {
        let migrator = Migrations.migrator
        let isOurs = try Int.fetchOne(db, sql: "PRAGMA application_id") == Migrations.applicationID
        if isOurs {
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            if try version > Migrations.version || migrator.hasBeenSuperseded(db) {
                throw JobStoreError.newer(path: path)
            }
        } else {
            // GRDB makes its own first: another process may be about to make ours.
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name NOT LIKE 'grdb%'")
            if tables != 0 { throw JobStoreError.damaged(path: path, reason: "it is another program's database") }
        }
        return try migrator.hasCompletedMigrations(db)
    }

    /// Makes or renews the schema, unless another process is at it.
    private static func bringUp(_ database: DatabasePool, _ path: String) throws {
        var tries = 0
        while true {
            if try database.read({ try isBroughtUp($0, path) }) { return }
            do {
                try Migrations.migrator.migrate(database)
            } catch let error as DatabaseError {
                // Two that make it at the same time: the second finds the tables there.
                tries += 1
                guard tries < 50, error.resultCode == .SQLITE_ERROR || error.resultCode == .SQLITE_BUSY else {
                    throw error
                }
                usleep(20_000)
            }
        }
    }

    /// A transaction that writes, begun as one so that it never has to wait half way.
    ///
    /// - Parameters:
    ///   - durably: on disk when this returns, also after a power cut. False where nothing is lost with it: a claim that
    ///     is forgotten is a photo that waits.
    ///   - tells: whether a watcher should look. A hundred who look each time that nothing is new take the cores away
    ///     from the one that works.
    func write<Value>(
        durably: Bool = true, tells: (Value) -> Bool = { _ in true }, _ body: (Database) throws -> Value
    ) throws -> Value {
        let value = try database.writeWithoutTransaction { db in
            try db.beginTransaction(.immediate)
            do {
                let value = try body(db)
                try db.commit()
                return value
            } catch {
                try? db.rollback()
                throw error
            }
        }
        if durably { try log.sync() }
        if tells(value) { onChange() }
        return value
    }

    /// The file beside a database that a writer touches when watchers should look.
    public static func bell(beside path: String) -> String { path + "-bell" }

    /// Closes the database: the last one to do so puts everything into the one file.
    public func close() throws {
        // The readers first: the last one must be able to write.
        (database as? DatabasePool)?.invalidateReadOnlyConnections()
        try database.close()
    }

    static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }
    static func date(_ milliseconds: Int64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }
}
