/// One line of a vendor's results.
public struct BatchResult: Sendable {
    public enum Outcome: Sendable {
        /// What the synchronous API would have replied.
        case reply(HTTPReply)
        /// It was not begun in time, or cancelled before: it costs nothing.
        case notBegun
    }

    /// The tag of the batch and the number of the photo.
    public var tag: String
    public var item: Int64
    public var outcome: Outcome

    /// - Returns: nil if the identifier is not one of ours.
    init?(_ name: String, _ outcome: Outcome) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 32, let item = Int64(parts[1]) else { return nil }
        tag = String(parts[0])
        self.item = item
        self.outcome = outcome
    }

    static func name(_ tag: String, _ item: Int64) -> String { "\(tag)-\(item)" }
}
