import GRDB

extension Dialect {
    static let sqlite = Dialect(
        greatest: { "max(\($0), \($1))" },
        isNumberAmong: { "\($0) IN (SELECT value FROM json_each(\($1)))" },
        isTextAmong: { "\($0) IN (SELECT value FROM json_each(\($1)))" },
        key: { "(\($0))" },
        table: { rows in
            let row = "(" + Array(repeating: "?", count: rows.first?.count ?? 0).joined(separator: ", ") + ")"
            return ("VALUES " + Array(repeating: row, count: rows.count).joined(separator: ", "), Array(rows.joined()))
        },
        skipsLocked: "",
        locks: "",
        slash: "x'2F'",
        orderedJoin: "CROSS JOIN",
        bytes: { "CAST(\($0) AS BLOB)" })
}

extension StatementArguments {
    var sqlite: GRDB.StatementArguments {
        switch values {
        case .inOrder(let values): GRDB.StatementArguments(values)
        case .named(let values): GRDB.StatementArguments(values)
        }
    }

    /// Binds the values to a statement's parameters, value by value: GRDB's own arguments cost half of an insertion.
    ///
    /// - Parameter statement: executed next.
    /// - Throws: errors of the database.
    func bind(to statement: GRDB.Statement) throws {
        guard case .inOrder(let values) = values else { return try statement.setArguments(sqlite) }
        // Resets the statement, and marks it as bound.
        statement.setUncheckedArguments([])
        for (index, value) in zip(CInt(1)..., values) {
            let code = value.databaseValue.bind(to: statement.sqliteStatement, at: index)
            guard code == ResultCode.SQLITE_OK.rawValue else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code))
            }
        }
    }
}

extension StoredValue: DatabaseValueConvertible {
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text), .json(let text): text.databaseValue
        case .bytes(let bytes): bytes.databaseValue
        case .flag(let flag): flag.databaseValue
        case .list: preconditionFailure("SQLite has no lists")
        }
    }

    /// Rows are read by the types of `StoredColumn`.
    static func fromDatabaseValue(_ value: DatabaseValue) -> StoredValue? { nil }
}
