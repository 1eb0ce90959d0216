public import JobStore
import PhotoModel
import Settings

/// Saves what can be read of a damaged database, or of one of another version, into a new one.
public struct SalvageDatabase {
    private let source: String

    public init(source: String) {
        self.source = source
    }

    /// - Returns: how many rows of each table were saved.
    /// - Throws: `JobStoreError`; `UserFacingError` where the database is no file.
    public func run(to target: String) throws -> Salvage {
        if let address = PostgresAddress(source) {
            throw UserFacingError(
                .usage, "\(address.shown) is on a server, so there is no file to save rows of",
                hint: "Use the tools of PostgreSQL, such as: pg_dump --schema photorename")
        }
        return try Salvage(from: source, to: target)
    }
}
