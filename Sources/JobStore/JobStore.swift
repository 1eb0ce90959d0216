import Foundation
import GRDB
import PhotoModel

/// The jobs database. Each function is one transaction, named after its purpose; no other module contains SQL.
public final class JobStore: Sendable {
    let database: any DatabaseWriter
    public let path: String
    private let log: LogSync
    /// Called after a transaction that watchers should see.
    private let onChange: @Sendable () -> Void

    /// Opens the database. Creates it if there is none, with mode 0600, and its folder with mode 0700.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - use: what the database is opened for.
    ///   - onChange: called on the writer's thread, after each commit that watchers should see.
    /// - Throws: `JobStoreError`.
    public init(path: String, to use: StoreUse = .work, onChange: @escaping @Sendable () -> Void = {}) throws {
        self.path = path
        self.onChange = onChange
        log = LogSync(path: path)
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
            try Schema.exists(in: db, path) && String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
        }
        return isReady ? queue : nil
    }

    private static func open(_ path: String) throws -> DatabasePool {
        let pool = try pool(path)
        if try pool.read({ try Schema.exists(in: $0, path) }) { return pool }
        // Another process may have created it meanwhile.
        try pool.write { db in
            if try !Schema.exists(in: db, path) { try Schema.create(db) }
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

    static var configuration: Configuration {
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

    /// Runs a transaction that writes. It is immediate, so it never has to wait in the middle.
    ///
    /// - Parameters:
    ///   - durably: the transaction survives a power cut once this returns. False if nothing is lost with it: the photo of a
    ///     lost claim simply waits.
    ///   - tells: whether watchers should be notified. A hundred watchers that are notified of nothing new take the cores from
    ///     the worker.
    ///   - body: the transaction.
    /// - Returns: what the body returns.
    /// - Throws: errors of the database.
    func write<Value>(
        durably: Bool = true, tells: (Value) -> Bool = { _ in true }, _ body: (Database) throws -> Value
    ) throws -> Value {
        let value = try database.write(body)
        if durably { try log.sync() }
        if tells(value) { onChange() }
        return value
    }

    /// The file beside a database that a writer touches when watchers should look.
    public static func notificationFile(beside path: String) -> String { path + "-changes" }

    /// Closes the database. The last connection moves everything into the one file.
    public func close() throws {
        // Readers first: the last connection must be able to write.
        (database as? DatabasePool)?.invalidateReadOnlyConnections()
        try database.close()
    }

    static func milliseconds(_ date: Date) -> Int64 {
        // Of any year that a calendar can show.
        Int64(min(max(date.timeIntervalSince1970 * 1000, -8.64e15), 8.64e15).rounded())
    }
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
