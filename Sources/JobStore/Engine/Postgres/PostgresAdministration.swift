public import PhotoModel

/// What is done with the schema of a PostgreSQL database, by its owner. Each function is one transaction.
public struct PostgresAdministration: Sendable {
    private let address: PostgresAddress

    public init(_ address: PostgresAddress) {
        self.address = address
    }

    /// Such as "15.14"; nil where libpq is not installed, or too old.
    public static var libraryVersion: String? {
        LibPQ.shared.map { library in
            let version = library.version()
            return "\(version / 10_000).\(version % 10_000)"
        }
    }

    /// Creates the schema.
    ///
    /// - Returns: false if it was there already.
    /// - Throws: `JobStoreError`.
    public func create() throws -> Bool {
        try PostgresEngine.administer(address) { db in
            guard try PostgresSchema.version(db) == nil else { return false }
            try PostgresSchema.create(db)
            return true
        }
    }

    /// Brings the tables to this version.
    ///
    /// - Returns: false if they have it already.
    /// - Throws: `JobStoreError`.
    public func upgrade() throws -> Bool {
        try PostgresEngine.administer(address) { db in
            // There is no earlier version.
            try PostgresSchema.requireThisVersion(db, address)
            return false
        }
    }

    /// - Returns: what is not as this version needs it, in words.
    /// - Throws: `JobStoreError`.
    public func check() throws -> [String] {
        try PostgresEngine.administer(address) { db in
            try PostgresSchema.requireThisVersion(db, address)
            return try PostgresSchema.problems(db)
        }
    }

    /// Lets another role have jobs of its own.
    ///
    /// - Throws: `JobStoreError`.
    public func grant(to role: String) throws {
        try PostgresEngine.administer(address) { db in
            guard try PostgresSchema.version(db) != nil else { throw JobStoreError.noSchema(path: address.shown) }
            try PostgresSchema.grant(role, db)
        }
    }
}
