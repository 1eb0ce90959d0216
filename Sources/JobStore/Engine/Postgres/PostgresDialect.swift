extension Dialect {
    static let postgres = Dialect(
        greatest: { "greatest(\($0), \($1))" },
        // An array, whose index can be used; a subquery would be joined by reading the whole table.
        isNumberAmong: {
            "\($0) = ANY(ARRAY(SELECT value::bigint FROM json_array_elements_text(CAST(\($1) AS json))))"
        },
        isTextAmong: { "\($0) = ANY(ARRAY(SELECT value FROM json_array_elements_text(CAST(\($1) AS json))))" },
        key: { "(user_id, \($0))" },
        // One statement for any number of rows, so that it is prepared once.
        table: { rows in
            let columns = (rows.first ?? []).indices.map { column in rows.map { $0[column] } }
            return (
                "SELECT * FROM unnest(\(columns.map { _ in "?" }.joined(separator: ", ")))",
                columns.map { .list($0[0].type, $0) }
            )
        },
        skipsLocked: "FOR UPDATE SKIP LOCKED",
        locks: "FOR NO KEY UPDATE",
        slash: "'\\x2f'::bytea",
        orderedJoin: "JOIN",
        bytes: { $0 })
}
