import GRDB

extension Statement {
    /// - Parameter arguments: values of its parameters.
    /// - Returns: the rows, read one after the other.
    /// - Throws: errors of the database.
    func rows(_ arguments: StatementArguments) throws -> RowCursor {
        switch connection {
        case .sqlite(_, let statement):
            let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments.sqlite)
            return RowCursor { try cursor.next().map { Row(connection: .sqlite($0)) } }
        case .postgres(let db, let sql):
            return try db.rows(sql, arguments, isKept: true).cursor
        }
    }
}

extension Database {
    fileprivate func rows(_ sql: String, _ arguments: StatementArguments) throws -> RowCursor {
        switch connection {
        case .sqlite(let db):
            let cursor = try GRDB.Row.fetchCursor(db, sql: sql, arguments: arguments.sqlite)
            return RowCursor { try cursor.next().map { Row(connection: .sqlite($0)) } }
        case .postgres(let db):
            return try db.rows(sql, arguments).cursor
        }
    }
}

/// A statement that reads, and what its rows are.
struct Query<Value> {
    let sql: String
    let arguments: StatementArguments
    /// Nil for a row that counts for nothing.
    let value: (Row) throws -> Value?

    fileprivate func values(_ rows: RowCursor) throws -> [Value] { try rows.map(value).compactMap(\.self) }

    /// - Throws: errors of the database.
    func fetchAll(_ db: Database) throws -> [Value] { try values(db.rows(sql, arguments)) }
}

extension Database {
    /// The rows of several statements, read in one round trip.
    ///
    /// - Throws: errors of the database.
    func fetchAll<each Value>(_ query: repeat Query<each Value>) throws -> (repeat [each Value]) {
        guard case .postgres(let db) = connection else { return (repeat try (each query).fetchAll(self)) }
        var statements: [(sql: String, arguments: StatementArguments)] = []
        for query in repeat each query { statements.append((query.sql, query.arguments)) }
        var results = try db.rows(of: statements).makeIterator()
        return (repeat try (each query).values(results.next()?.cursor ?? RowCursor { nil }))
    }
}

extension Row {
    static func fetchOne(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> Row? {
        try db.rows(sql, arguments).first(\.copy)
    }

    static func fetchOne(_ statement: Statement, arguments: StatementArguments = []) throws -> Row? {
        try statement.rows(arguments).first(\.copy)
    }

    static func fetchAll(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> [Row] {
        try db.rows(sql, arguments).map(\.copy)
    }

    static func fetchAll(_ statement: Statement, arguments: StatementArguments = []) throws -> [Row] {
        try statement.rows(arguments).map(\.copy)
    }

    static func fetchCursor(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> RowCursor {
        try db.rows(sql, arguments)
    }

    static func fetchCursor(_ statement: Statement, arguments: StatementArguments = []) throws -> RowCursor {
        try statement.rows(arguments)
    }
}

extension StoredColumn {
    /// The first column of the first row; nil where there is no row or it is NULL.
    static func fetchOne(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> Self? {
        try db.rows(sql, arguments).first { $0[0] as Self? } ?? nil
    }

    static func fetchOne(_ statement: Statement, arguments: StatementArguments = []) throws -> Self? {
        try statement.rows(arguments).first { $0[0] as Self? } ?? nil
    }

    /// The first column of all rows.
    static func fetchAll(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> [Self] {
        try db.rows(sql, arguments).map { $0[0] }
    }

    static func fetchAll(_ statement: Statement, arguments: StatementArguments = []) throws -> [Self] {
        try statement.rows(arguments).map { $0[0] }
    }
}

extension StoredColumn where Self: Hashable {
    static func fetchSet(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> Set<Self> {
        Set(try fetchAll(db, sql: sql, arguments: arguments))
    }
}
