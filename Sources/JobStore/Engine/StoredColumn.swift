import Foundation
import GRDB

/// A type whose values can be stored, and read again.
protocol StoredColumn: Storable, DatabaseValueConvertible, StatementColumnConvertible {
    /// - Parameter text: as PostgreSQL writes it.
    init?(postgres text: UnsafeRawBufferPointer)
}

extension Int64: StoredColumn {
    static var storedType: StoredType { .integer }
    var stored: StoredValue { .integer(self) }
}

extension Int: StoredColumn {
    static var storedType: StoredType { .integer }
    var stored: StoredValue { .integer(Int64(self)) }
}

extension Int32: StoredColumn {
    static var storedType: StoredType { .integer }
    var stored: StoredValue { .integer(Int64(self)) }
}

extension Double: StoredColumn {
    static var storedType: StoredType { .real }
    var stored: StoredValue { .real(self) }
}

extension Bool: StoredColumn {
    static var storedType: StoredType { .flag }
    var stored: StoredValue { .flag(self) }
}

extension String: StoredColumn {
    static var storedType: StoredType { .text }
    var stored: StoredValue { .text(withoutNUL) }
}

extension Data: StoredColumn {
    static var storedType: StoredType { .bytes }
    var stored: StoredValue { .bytes(self) }
}
