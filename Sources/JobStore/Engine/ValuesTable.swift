/// Rows of values that one statement reads as a table, so that a transaction about many photos takes few statements.
struct ValuesTable {
    /// Begins a statement: `WITH name (columns) AS (…)`.
    let sql: String
    private let values: [StoredValue]

    /// - Parameters:
    ///   - name: of the table.
    ///   - columns: their names.
    ///   - rows: at least one, each with a value for each column.
    ///   - db: connection that the statement is for.
    init(_ name: String, _ columns: String..., rows: [[any Storable]], _ db: Database) {
        let (rows, values) = db.dialect.table(rows.map { row in row.map { $0.stored } })
        sql = "WITH \(name) (\(columns.joined(separator: ", "))) AS (\(rows)) "
        self.values = values
    }

    /// - Parameter more: the values of the parameters behind the table.
    /// - Returns: the values of all parameters.
    func arguments(_ more: any Storable...) -> StatementArguments {
        StatementArguments(stored: values + more.map { $0.stored })
    }
}
