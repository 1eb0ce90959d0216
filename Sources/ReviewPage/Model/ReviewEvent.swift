/// An event of the job's outbox, as a line of JSON.
public struct ReviewEvent: Sendable {
    public var sequence: Int
    public var json: String

    public init(sequence: Int, json: String) {
        self.sequence = sequence
        self.json = json
    }
}
