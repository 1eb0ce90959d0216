public import struct Foundation.Date

/// One row of a job's outbox. The sequence numbers of a job have no gaps.
public struct RunEvent: Sendable {
    public enum Kind: String, Sendable, Codable {
        case state, progress, failure, plan, rename
    }

    public var sequence: Int
    public var kind: Kind
    public var at: Date
    /// A JSON object: one of the structures of `EventData`.
    public var data: String

    public init(sequence: Int, kind: Kind, at: Date, data: String) {
        self.sequence = sequence
        self.kind = kind
        self.at = at
        self.data = data
    }
}
