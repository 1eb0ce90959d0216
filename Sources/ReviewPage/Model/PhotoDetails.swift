/// Everything that is known of one photo, as lines for people.
public struct PhotoDetails: Encodable, Sendable {
    public struct Line: Encodable, Sendable {
        public var label: String
        public var text: String

        public init(_ label: String, _ text: String) {
            self.label = label
            self.text = text
        }
    }

    public var card: Card
    public var lines: [Line]
    /// Pixels, upright; 0 where they are not known.
    public var width: Int
    public var height: Int

    public init(card: Card, lines: [Line], width: Int, height: Int) {
        self.card = card
        self.lines = lines
        self.width = width
        self.height = height
    }
}
