public import JobStore
import Settings

/// Saves what can be read of a damaged database, or of one of another version, into a new one.
public struct SalvageDatabase {
    private let source: String

    public init(source: String) {
        self.source = source
    }

    /// - Returns: how many rows of each table were saved.
    /// - Throws: `JobStoreError`.
    public func run(to target: String) throws -> Salvage { try Salvage(from: source, to: target) }
}
