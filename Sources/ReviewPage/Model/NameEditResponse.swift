/// Faults of names, by item.
public struct NameEditResponse: Encodable, Sendable {
    public var faults: [String: String]
    /// The revision from which on the cards have the stored names.
    public var revision: Int

    public init(faults: [String: String], revision: Int) {
        self.faults = faults
        self.revision = revision
    }
}
