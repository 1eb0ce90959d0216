import PhotoModel

/// Columns of a query, read by position in the order of the cases: looking them up by name took longer than everything else
/// about a row.
protocol RowColumns: CaseIterable, RawRepresentable<Int> {}

extension RowColumns {
    /// Their names in the tables.
    static var names: [String] {
        allCases.map { column in
            "\(column)".reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
        }
    }
}

extension Row {
    subscript<Value: StoredColumn>(_ column: some RowColumns) -> Value { self[column.rawValue] }

    subscript<Value: StoredColumn>(_ column: some RowColumns) -> Value? { self[column.rawValue] }
}
