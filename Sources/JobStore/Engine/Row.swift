import GRDB

/// A row of a result. One of a cursor is valid until the next one is read.
struct Row {
    enum Connection {
        case sqlite(GRDB.Row)
        case postgres(PostgresRow)
    }

    let connection: Connection

    /// - Parameter name: of a column that the statement has.
    subscript<Value: StoredColumn>(_ name: String) -> Value {
        switch connection {
        case .sqlite(let row): row[name]
        case .postgres(let row): row.value(row.index(of: name))
        }
    }

    subscript<Value: StoredColumn>(_ name: String) -> Value? {
        switch connection {
        case .sqlite(let row): row[name]
        case .postgres(let row): row.optional(row.index(of: name))
        }
    }

    subscript<Value: StoredColumn>(_ index: Int) -> Value {
        switch connection {
        case .sqlite(let row): row[index]
        case .postgres(let row): row.value(index)
        }
    }

    subscript<Value: StoredColumn>(_ index: Int) -> Value? {
        switch connection {
        case .sqlite(let row): row[index]
        case .postgres(let row): row.optional(index)
        }
    }

    func hasNull(_ name: String) -> Bool {
        switch connection {
        case .sqlite(let row): (row[name] as DatabaseValue).isNull
        case .postgres(let row): row.isNull(row.index(of: name))
        }
    }

    func hasNull(_ index: Int) -> Bool {
        switch connection {
        case .sqlite(let row): row.hasNull(atIndex: index)
        case .postgres(let row): row.isNull(index)
        }
    }

    /// One that stays valid.
    var copy: Row {
        switch connection {
        case .sqlite(let row): Row(connection: .sqlite(row.copy()))
        case .postgres: self
        }
    }
}

/// The rows of a result, one after the other.
struct RowCursor {
    private let following: () throws -> Row?

    init(_ following: @escaping () throws -> Row?) {
        self.following = following
    }

    func next() throws -> Row? { try following() }

    /// Of the next row; nil where there is none. Ends the cursor.
    func first<Value>(_ transform: (Row) throws -> Value) throws -> Value? {
        // A row is valid as long as its cursor.
        try withExtendedLifetime(self) { try next().map(transform) }
    }

    /// Of all rows that are left.
    func map<Value>(_ transform: (Row) throws -> Value) throws -> [Value] {
        var all: [Value] = []
        while let row = try next() { all.append(try transform(row)) }
        return all
    }
}
