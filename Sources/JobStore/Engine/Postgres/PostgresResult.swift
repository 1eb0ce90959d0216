/// The rows that a statement gave, whole.
final class PostgresResult {
    fileprivate let library: LibPQ
    fileprivate let handle: OpaquePointer
    let count: Int
    /// Rows that the statement has inserted, changed, deleted or given.
    let changes: Int

    /// - Parameters:
    ///   - library: libpq.
    ///   - handle: belongs to the result from now on.
    init(_ library: LibPQ, _ handle: OpaquePointer) {
        (self.library, self.handle) = (library, handle)
        count = Int(library.rows(handle))
        changes = library.changes(handle).flatMap { Int(String(cString: $0)) } ?? 0
    }

    deinit { library.clear(handle) }

    /// One row after the other.
    var cursor: RowCursor {
        var number = 0
        return RowCursor {
            guard number < self.count else { return nil }
            defer { number += 1 }
            return Row(connection: .postgres(PostgresRow(result: self, number: number)))
        }
    }

    fileprivate func index(of name: String) -> Int {
        let index = library.columnNumber(handle, name)
        guard index >= 0 else { preconditionFailure("the statement has no column \(name)") }
        return Int(index)
    }
}

/// A row of such a result.
struct PostgresRow {
    let result: PostgresResult
    let number: Int

    func index(of name: String) -> Int { result.index(of: name) }

    func isNull(_ column: Int) -> Bool { result.library.isNull(result.handle, CInt(number), CInt(column)) != 0 }

    /// Nil for NULL.
    func optional<Value: StoredColumn>(_ column: Int) -> Value? { isNull(column) ? nil : value(column) }

    /// A value of another type than the statement has is a fault of the program.
    func value<Value: StoredColumn>(_ column: Int) -> Value {
        let length = Int(result.library.length(result.handle, CInt(number), CInt(column)))
        let start = result.library.value(result.handle, CInt(number), CInt(column))
        let text = UnsafeRawBufferPointer(start: start, count: length)
        guard !isNull(column), let value = Value(postgres: text) else {
            preconditionFailure("column \(column) is NULL or no \(Value.self)")
        }
        return value
    }
}
