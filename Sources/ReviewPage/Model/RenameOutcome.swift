/// The result of an apply or an undo.
public struct RenameOutcome: Encodable, Sendable {
    public struct Refused: Encodable, Sendable {
        public var old: String
        public var why: String

        public init(old: String, why: String) {
            self.old = old
            self.why = why
        }
    }

    /// In words.
    public var text: String
    public var refused: [Refused]

    public init(text: String, refused: [Refused]) {
        self.text = text
        self.refused = refused
    }
}
