import Foundation

/// What a column or a parameter can hold, whatever the engine.
enum StoredType: Sendable {
    case integer, real, text, json, bytes
    /// SQLite has 0 and 1.
    case flag
}

/// A value of a column or a parameter.
enum StoredValue: Hashable, Sendable {
    /// PostgreSQL wants to know the type of a parameter, also of one that is NULL.
    case null(StoredType)
    case integer(Int64)
    case real(Double)
    case text(String)
    case json(String)
    case bytes(Data)
    case flag(Bool)
    /// Several values of one type. Only PostgreSQL has them.
    case list(StoredType, [StoredValue])
}

/// A type whose values can be stored.
protocol Storable {
    static var storedType: StoredType { get }
    var stored: StoredValue { get }
}

extension Optional: Storable where Wrapped: Storable {
    static var storedType: StoredType { Wrapped.storedType }
    var stored: StoredValue { self?.stored ?? .null(Wrapped.storedType) }
}
