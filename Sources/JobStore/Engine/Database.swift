import Clocks
import GRDB
import PhotoModel

/// A connection while it reads, or within a transaction: what all SQL of this module goes through. For one thread.
struct Database {
    enum Connection {
        case sqlite(GRDB.Database)
        case postgres(PostgresConnection)
    }

    let connection: Connection
    /// What the store's clock is ahead of this machine's `MonotonicClock`, in milliseconds.
    var clockOffset: Int64 = 0
    /// On which watchers are notified, where the transaction does that.
    var channel = ""

    /// By the clock that leases are measured by.
    var now: Int64 { MonotonicClock.now + clockOffset }

    /// Processes of other machines can work on the jobs.
    var isShared: Bool {
        switch connection {
        case .sqlite: false
        case .postgres: true
        }
    }

    /// - Parameters:
    ///   - sql: one statement.
    ///   - arguments: values of its parameters.
    /// - Throws: errors of the database.
    func execute(sql: String, arguments: StatementArguments = []) throws {
        switch connection {
        case .sqlite(let db): try db.execute(sql: sql, arguments: arguments.sqlite)
        case .postgres(let db): try db.execute(sql, arguments)
        }
    }

    /// Notifies watchers when the transaction ends: several notifications are one.
    ///
    /// - Parameters:
    ///   - job: whose watchers.
    ///   - toAll: those of all jobs, too.
    /// - Throws: errors of the database.
    func announce(_ job: JobID, toAll: Bool) throws {
        guard case .postgres = connection else { return }
        let notify = try cachedStatement(sql: "SELECT pg_notify(?, '')")
        try notify.execute(arguments: ["\(channel)_\(job)"])
        if toAll { try notify.execute(arguments: [channel]) }
    }

    /// A statement that is prepared once, and kept with the connection.
    func cachedStatement(sql: String) throws -> Statement {
        switch connection {
        case .sqlite(let db): Statement(connection: .sqlite(db, try db.cachedStatement(sql: sql)))
        case .postgres(let db): Statement(connection: .postgres(db, sql))
        }
    }

    /// Rows that the last statement has inserted, changed or deleted.
    var changesCount: Int {
        get throws {
            switch connection {
            case .sqlite(let db): db.changesCount
            case .postgres(let db): try db.changes
            }
        }
    }
}

/// A prepared statement.
struct Statement {
    enum Connection {
        case sqlite(GRDB.Database, GRDB.Statement)
        case postgres(PostgresConnection, String)
    }

    let connection: Connection

    /// Executes a statement that inserts one row at most, into a table with an `id`.
    ///
    /// - Returns: the ID of the row; nil if there is none.
    /// - Throws: errors of the database.
    func insert(arguments: StatementArguments) throws -> Int64? {
        switch connection {
        case .sqlite(let db, let statement):
            // RETURNING would make a table of its own each time.
            try statement.execute(arguments: arguments.sqlite)
            return db.changesCount == 1 ? db.lastInsertedRowID : nil
        case .postgres(let db, let sql):
            return try db.rows(sql + " RETURNING id", arguments, isKept: true).cursor.first { $0[0] }
        }
    }

    /// Executes a statement again and again, without waiting for each answer.
    ///
    /// - Parameter rows: the values of its parameters, each time.
    /// - Returns: how many rows were inserted, changed or deleted.
    /// - Throws: errors of the database.
    func execute(each rows: some Sequence<StatementArguments>) throws -> Int {
        switch connection {
        case .sqlite(let db, let statement):
            var count = 0
            for row in rows {
                try row.bind(to: statement)
                try statement.execute()
                count += db.changesCount
            }
            return count
        case .postgres(let db, let sql):
            let before = try db.totalChanges
            for row in rows { try db.execute(sql, row, isKept: true) }
            return try db.totalChanges - before
        }
    }

    func execute(arguments: StatementArguments = []) throws {
        switch connection {
        case .sqlite(_, let statement): try statement.execute(arguments: arguments.sqlite)
        case .postgres(let db, let sql): try db.execute(sql, arguments, isKept: true)
        }
    }
}
