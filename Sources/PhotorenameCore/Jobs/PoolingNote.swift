public import JobStore

/// What a user should know about the way to a database.
public struct PoolingNote {
    public let text: String

    /// Nil where changes are notified.
    public init?(_ store: JobStore) {
        guard store.pooling == .ofTransactions else { return nil }
        text =
            "its port 6543 is that of a pooler of transactions, which has no LISTEN: changes are looked for twice a second"
    }
}
