import Clocks
import Dispatch
import Foundation
import PhotoModel
import Synchronization

/// A database on a PostgreSQL server. A few connections, opened when they are needed.
final class PostgresEngine: DatabaseEngine {
    private let library: LibPQ
    private let options: [(String, String)]
    private let idle = Mutex<[PostgresConnection]>([])
    private let places = DispatchSemaphore(value: PostgresEngine.connections)
    /// Milliseconds from this machine's clock to the server's.
    private let offset = Mutex<Int64>(0)
    let pooling: Pooling

    /// Connections of this process at most.
    private static let connections = 4
    /// Since when the server can't be reached.
    private let lostSince = Mutex<ContinuousClock.Instant?>(nil)

    /// How long a transaction is tried again while the server can't be reached.
    private static let patience = Duration.seconds(30)

    /// Of this database and this user.
    let identifier: String

    /// Opens a database that has the schema.
    ///
    /// - Throws: `JobStoreError`.
    init(_ address: PostgresAddress) throws {
        guard let library = LibPQ.shared else { throw JobStoreError.noLibrary }
        self.library = library
        let options = Self.options(address)
        self.options = options
        do {
            let (connection, opening) = try Self.open(library, options)
            try PostgresSchema.requireThis(opening.version, address)
            identifier = opening.identifier
            pooling = opening.pooling
            offset.withLock { $0 = opening.offset }
            idle.withLock { $0.append(connection) }
        } catch let error as PostgresError where error.isDenied || error.isWithoutSchema {
            throw JobStoreError.noSchema(path: address.shown)
        } catch let error as PostgresError {
            throw JobStoreError(error, path: address.shown) ?? error
        }
    }

    /// What the first round trip tells.
    private struct Opening {
        var pooling: Pooling
        var version: Int
        var identifier: String
        var offset: Int64
    }

    /// A server that can't be reached is an error at once; where it went away after that, it is tried again.
    private static func open(
        _ library: LibPQ, _ options: [(String, String)]
    ) throws -> (PostgresConnection, Opening) {
        var tries = 0
        while true {
            let connection = try PostgresConnection(library, options)
            do {
                let opening = try open(connection)
                try setUp(connection, opening.pooling)
                return (connection, opening)
            } catch let error as PostgresError where error.isLost && tries < 5 {
                tries += 1
                usleep(50_000 << UInt32(tries))
            }
        }
    }

    private static func open(_ connection: PostgresConnection) throws -> Opening {
        let asked = MonotonicClock.now
        // Few operators and functions: a new session looks up each of them in the catalog.
        let opening = try connection.rows(
            """
            SELECT pg_backend_pid(), version, md5(concat(database, photorename.current_user_id())), \(clock)
            FROM photorename.schema_version
            """
        ).cursor.first { row in
            // A server behind a pooler has another process than the one that the pooler names.
            let isPooled = row[0] as Int != connection.process
            return Opening(
                pooling: connection.port == Pooling.supabasePort ? .ofTransactions : isPooled ? .unknown : .none,
                version: row[1], identifier: String((row[2] as String).prefix(16)), offset: offset(row[3], since: asked)
            )
        }
        guard let opening else { throw PostgresError(state: "42P01", message: "photorename.schema_version has no row") }
        return opening
    }

    /// Runs one transaction, with whatever schema there is.
    ///
    /// - Throws: `JobStoreError`.
    static func administer<Value>(
        _ address: PostgresAddress, _ body: (PostgresConnection) throws -> Value
    ) throws -> Value {
        guard let library = LibPQ.shared else { throw JobStoreError.noLibrary }
        do {
            let connection = try PostgresConnection(library, options(address))
            try connection.execute("BEGIN")
            return try finish(connection) {
                let value = try body(connection)
                try connection.end(["COMMIT"])
                return value
            }
        } catch let error as PostgresError {
            throw JobStoreError(error, path: address.shown) ?? error
        }
    }

    /// What holds unless the address, a service file or the environment says otherwise: the last value counts.
    private static func options(_ address: PostgresAddress) -> [(String, String)] {
        [
            ("fallback_application_name", "photorename"), ("client_encoding", "UTF8"), ("connect_timeout", "10"),
            // A server that is cut off is noticed before the leases of its other clients lapse.
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "25000"), ("dbname", address.uri),
        ]
    }

    // MARK: Connections

    private func connect() throws(PostgresError) -> PostgresConnection {
        let connection = try PostgresConnection(library, options)
        try Self.setUp(connection, pooling)
        return connection
    }

    /// A session that nobody else gets is set up once.
    private static func setUp(_ connection: PostgresConnection, _ pooling: Pooling) throws(PostgresError) {
        if pooling == .none {
            connection.prepares()
            try connection.execute(settings(isLocal: false))
        }
        try connection.endUnread([])
    }

    private func connection() throws(PostgresError) -> PostgresConnection {
        if let connection = idle.withLock({ $0.popLast() }) { return connection }
        return try connect()
    }

    /// Runs something with a connection, which is kept if it is still of use.
    private func with<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
        places.wait()
        defer { places.signal() }
        let connection = try connection()
        let value = try body(connection)
        keep(connection)
        return value
    }

    private func keep(_ connection: PostgresConnection) {
        if connection.isUsable { idle.withLock { $0.append(connection) } }
    }

    /// Tries again with growing delays while the server can't be reached, and after conflicts with other transactions. A server
    /// that was away for longer than the patience of one transaction is not waited for by the next one.
    func retrying<Value>(_ body: () throws -> Value) throws -> Value {
        let began = ContinuousClock.now
        var tries = 0
        while true {
            do {
                let value = try body()
                lostSince.withLock { $0 = nil }
                return value
            } catch let error as PostgresError where error.isLost {
                let since = lostSince.withLock { since in
                    since = since ?? .now
                    return since ?? .now
                }
                guard ContinuousClock.now - since < Self.patience else { throw error }
                // All connections may be to a server that has gone.
                idle.withLock { $0 = [] }
                usleep(UInt32.random(in: 500...min(2_000_000, 20_000 << UInt32(min(tries, 7)))))
            } catch let error as PostgresError where error.isConflict {
                guard ContinuousClock.now - began < Self.patience else { throw error }
                usleep(UInt32.random(in: 500...5_000))
            }
            tries += 1
        }
    }

    // MARK: Clock

    var clockOffset: Int64 { offset.withLock { $0 } }

    func adjustClock() throws { try retrying { try with(measure) } }

    /// In seconds.
    private static let clock = "date_part('epoch', clock_timestamp())"

    /// Half of the round trip has passed when the answer is here.
    private static func offset(_ server: Double, since asked: Int64) -> Int64 {
        (Int64(exactly: (server * 1_000).rounded()) ?? 0) &- (asked + MonotonicClock.now) / 2
    }

    private func measure(_ connection: PostgresConnection) throws {
        let asked = MonotonicClock.now
        let server = try connection.rows("SELECT \(Self.clock)").cursor.first { $0[0] as Double } ?? 0
        offset.withLock { $0 = Self.offset(server, since: asked) }
        try connection.endUnread([])
    }

    private func database(_ connection: PostgresConnection) -> Database {
        Database(connection: .postgres(connection), clockOffset: clockOffset, channel: channel)
    }

    // MARK: Transactions

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try retrying {
            try with { connection in
                try begin(connection, Self.reading)
                return try Self.finish(connection) {
                    let value = try body(database(connection))
                    try connection.endUnread(["COMMIT"])
                    return value
                }
            }
        }
    }

    func write<Value>(
        _ durability: Durability, excluding others: OtherWriters, _ body: (Database) throws -> Value
    ) throws -> Value {
        try retrying {
            try with { connection in
                try begin(connection, Self.writing)
                try connection.execute(Self.asynchronously, isKept: true)
                let value = try Self.finish(connection) {
                    try connection.number()
                    if others == .all { try Self.lock(connection) }
                    let value = try body(database(connection))
                    try connection.begun()
                    return value
                }
                do {
                    try Self.finish(connection) {
                        switch durability {
                        case .synced: try connection.end(["COMMIT", Self.sync, Self.mark])
                        case .committed: try connection.end(["COMMIT"])
                        case .sent: try connection.endUnread(["COMMIT"])
                        }
                    }
                } catch let error as PostgresError where error.isLost {
                    // The server may have committed, and its answer be lost.
                    guard try isCommitted(connection) else { throw error }
                }
                return value
            }
        }
    }

    func writeDraft<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try write(.committed, excluding: .ofSameRows, body)
    }

    /// What a durable transaction waits for comes after its end, so that nobody who waits for its rows waits for the disk: a
    /// transaction of its own, which is durable only with everything before it. Meanwhile others may read what a crash of the
    /// server would take back, as with `LogSync`.
    private static let mark = "SELECT pg_logical_emit_message(true, 'photorename', '')"
    /// What waits for more than this server's disk stays.
    private static let sync = """
        SELECT CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', true) END
        """

    /// Waits for the other writers of this user.
    private static func lock(_ connection: PostgresConnection) throws(PostgresError) {
        func isLocked() throws(PostgresError) -> Bool {
            let sql = "SELECT FROM users WHERE user_id = current_user_id() FOR UPDATE"
            return try connection.rows(sql, isKept: true).count > 0
        }
        if try isLocked() { return }
        // The user's first transaction.
        try connection.execute("INSERT INTO users DEFAULT VALUES ON CONFLICT DO NOTHING")
        guard try isLocked() else {
            throw PostgresError(state: nil, message: "the table users has no row of this role")
        }
    }

    /// Asks the server, as soon as it can be reached, what became of a transaction whose commit was not answered.
    ///
    /// - Parameter lost: the connection that was lost.
    /// - Returns: whether its last transaction was committed.
    /// - Throws: errors of the database.
    private func isCommitted(_ lost: PostgresConnection) throws -> Bool {
        try retrying {
            let connection = try connect()
            try begin(connection, Self.writing)
            // It would wait for the end of a session of which only this side knows that it is broken.
            if pooling == .none {
                try connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ? AND usename = current_user",
                    [lost.process])
            }
            // Waits for a transaction that has not ended yet: whether its row is a new one or not.
            try connection.execute(
                "INSERT INTO commits (connection, number) VALUES (?, 0) ON CONFLICT DO NOTHING", [lost.identifier])
            let number = try connection.rows(
                "SELECT number FROM commits WHERE connection = ? FOR UPDATE", [lost.identifier]
            ).cursor.first { $0[0] as Int64 }
            try connection.end(["COMMIT"])
            return number == lost.lastNumber
        }
    }

    /// What holds in a session. A pooler can give each transaction another one, and gets it with each.
    private static func settings(isLocal: Bool) -> String {
        let settings =
            [
                ("search_path", "photorename, pg_temp"),
                // A process that is stopped, or cut off, holds up the others only so long.
                ("idle_in_transaction_session_timeout", "15s"),
                // Several sessions of a machine that is cut off can wait for the same lock. Without these, each would hold it
                // for 15 seconds, one after the other, and the leases of all other workers would lapse.
                ("tcp_keepalives_idle", "4"), ("tcp_keepalives_interval", "2"), ("tcp_keepalives_count", "3"),
            ] + plans
        return "SELECT " + settings.map { "set_config('\($0)', '\($1)', \(isLocal))" }.joined(separator: ", ")
    }

    /// A write waits for the disk only after its end.
    private static let asynchronously = "SET LOCAL synchronous_commit TO off"

    private func begin(_ connection: PostgresConnection, _ mode: String) throws(PostgresError) {
        try connection.execute("BEGIN ISOLATION LEVEL " + mode, isKept: true)
        if pooling != .none { try connection.execute(Self.settings(isLocal: true)) }
    }

    private static let reading = "REPEATABLE READ READ ONLY"
    private static let writing = "READ COMMITTED"

    /// Plans are kept, and are those that SQLite has: everything by its index. One that was made while a table was empty would read
    /// all of it when it has a million rows.
    private static let plans =
        [("plan_cache_mode", "force_generic_plan")]
        + ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_material", "jit"].map {
            ($0, "off")
        }

    /// Rolls back what fails.
    private static func finish<Value>(_ connection: PostgresConnection, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            try? connection.end(["ROLLBACK"])
            throw error
        }
    }

    func snapshot() throws -> any DatabaseMoment {
        try retrying {
            let connection = try connect()
            try begin(connection, Self.reading)
            // It holds up nobody, and names can take long between two reads. The first statement takes the snapshot.
            _ = try connection.rows("SELECT set_config('idle_in_transaction_session_timeout', '0', true)")
            return PostgresMoment(database(connection))
        }
    }

    /// A transaction tells by itself.
    func tell() {}

    func watcher(of job: JobID?) -> any StoreWatcher {
        let channel = job.map { "\(self.channel)_\($0)" } ?? self.channel
        // A pooler of transactions would forget it.
        guard pooling != .ofTransactions else { return Timer() }
        return PostgresWatcher(isCertain: pooling == .none) { [self] in
            let connection = try connect()
            try connection.execute("LISTEN \"\(channel)\"")
            try connection.end([])
            return connection
        }
    }

    /// Of the notifications of this user.
    private var channel: String { "photorename_" + identifier }

    /// The server does this by itself.
    func compact() {}

    func close() throws { idle.withLock { $0 = [] } }
}

// The connection is used under the mutex only.
private final class PostgresMoment: DatabaseMoment, @unchecked Sendable {
    private let database: Database
    private let lock = NSLock()

    init(_ database: Database) {
        self.database = database
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try lock.withLock { try body(database) }
    }
}
