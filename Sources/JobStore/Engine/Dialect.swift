/// What is written differently in the SQL of the engines.
struct Dialect: Sendable {
    /// The larger of two values; of the arguments none is NULL.
    var greatest: @Sendable (_ first: String, _ second: String) -> String
    /// A number is in a JSON array.
    var isNumberAmong: @Sendable (_ number: String, _ array: String) -> String
    /// A text is in a JSON array.
    var isTextAmong: @Sendable (_ text: String, _ array: String) -> String
    /// The unique key of a table that all jobs of a user share, after `ON CONFLICT`.
    var key: @Sendable (_ columns: String) -> String
    /// Rows that each have a value for each column: a query, and the values of its parameters.
    var table: @Sendable (_ rows: [[StoredValue]]) -> (sql: String, values: [StoredValue])
    /// Ends a selection of rows that are to be changed: rows that another transaction changes are left out.
    var skipsLocked: String
    /// The same where they are waited for.
    var locks: String
    /// The byte `/`.
    var slash: String
    /// A join that reads its first table first.
    var orderedJoin: String
    /// The new path of a photo, from its move `m`.
    var pathOfMove: String {
        "CASE WHEN length(m.directory) = 0 THEN m.new ELSE \(bytes("m.directory || \(slash) || m.new")) END"
    }
    /// An expression whose value is bytes.
    var bytes: @Sendable (_ expression: String) -> String
}

extension Database {
    var dialect: Dialect {
        switch connection {
        case .sqlite: .sqlite
        case .postgres: .postgres
        }
    }
}
