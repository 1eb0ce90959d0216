import Clocks
import Foundation
public import PhotoModel

/// The jobs database. Each function is one transaction, named after its purpose; no other module contains SQL.
public final class JobStore: Sendable {
    let database: any DatabaseEngine
    /// By which another process finds the database: the path of its file, or the address of a PostgreSQL database. It can have a
    /// password.
    public let address: String
    /// The same for people.
    public let name: String
    /// What belongs to the database and is on this machine has names that begin with this path; that of a file is its own.
    public let path: String

    /// Opens the database. Creates a file if there is none, but no schema on a server.
    ///
    /// - Parameters:
    ///   - path: of the file, or the address of a PostgreSQL database.
    ///   - use: what the database is opened for.
    ///   - folder: for what belongs to a PostgreSQL database and is on this machine; nil for that of temporary files.
    /// - Throws: `JobStoreError`.
    public init(
        path: String, to use: StoreUse = .work, localFolder folder: String? = nil
    ) throws {
        address = path
        if let address = PostgresAddress(path) {
            let engine = try PostgresEngine(address)
            name = address.shown
            self.path =
                try DatabaseFile.folder(folder ?? NSTemporaryDirectory(), of: name) + "/postgresql-" + engine.identifier
            database = engine
        } else {
            name = path
            self.path = path
            database = try SQLiteEngine(path: path, to: use)
        }
    }

    /// Loads what the database at this address needs, on a thread of its own. Libpq and what it is linked to take 5 ms.
    public static func prepare(for address: String) {
        guard PostgresAddress(address) != nil else { return }
        Thread { _ = LibPQ.shared }.start()
    }

    /// The database is on a server, so other machines can work on its jobs.
    public var isOnServer: Bool { PostgresAddress(address) != nil }

    /// Runs a transaction that writes.
    ///
    /// - Parameters:
    ///   - durably: the transaction survives a power cut once this returns. False if nothing is lost with it: the photo of a
    ///     lost claim simply waits.
    ///   - others: who waits for its end.
    ///   - tells: whether watchers should be notified. A hundred watchers that are notified of nothing new take the cores from
    ///     the worker.
    ///   - body: the transaction.
    /// - Returns: what the body returns.
    /// - Throws: errors of the database.
    func write<Value>(
        durably: Bool = true, excluding others: OtherWriters = .all, tells: (Value) -> Bool = { _ in true },
        _ body: (Database) throws -> Value
    ) throws -> Value {
        let value = try database.write(durably ? .synced : .committed, excluding: others, body)
        if tells(value) { database.tell() }
        return value
    }

    /// Does something again that reads a `PlanSnapshot`, where its connection was lost.
    ///
    /// - Throws: what the body throws.
    public func retrying<Value>(_ body: () throws -> Value) throws -> Value { try database.retrying(body) }

    /// By the clock that leases are measured by, in milliseconds: `MonotonicClock`, or that of the server.
    public var now: Int64 { MonotonicClock.now + database.clockOffset }

    /// A worker still works: its process runs, or, where only its own machine knows that, it renews its lease.
    ///
    /// - Parameters:
    ///   - worker: the worker.
    ///   - isAlive: whether a process still runs; nil where this machine can't know.
    /// - Returns: whether it works.
    public func isWorking(_ worker: Worker, _ isAlive: (ProcessIdentity) -> Bool?) -> Bool {
        isAlive(worker.process) ?? (isOnServer && worker.leaseUntil >= now)
    }

    public var pooling: Pooling { database.pooling }

    /// - Parameter job: nil for all jobs, of which changes of the state are notified.
    /// - Returns: one that is notified from now on.
    public func watcher(of job: JobID?) -> any StoreWatcher { database.watcher(of: job) }

    public func close() throws { try database.close() }

    static func milliseconds(_ date: Date) -> Int64 {
        // Of any year that a calendar can show.
        Int64(min(max(date.timeIntervalSince1970 * 1000, -8.64e15), 8.64e15).rounded())
    }
    static func date(_ milliseconds: Int64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    static func json(_ value: some Encodable) throws -> JSONText { try JSONText(value) }

    static func value<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }
}
