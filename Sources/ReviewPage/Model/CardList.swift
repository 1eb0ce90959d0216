public struct CardList: Encodable, Sendable {
    /// Rises with each change of the cards.
    public var revision: Int
    /// Number of photos that match the filter.
    public var matching: Int
    public var from: Int
    public var cards: [Card]
    /// The additional photo of the query; nil if there is none.
    public var item: Found?

    public struct Found: Encodable, Sendable {
        /// Its position among the matching photos; nil if it doesn't match.
        public var index: Int?
        public var card: Card

        public init(index: Int?, card: Card) {
            self.index = index
            self.card = card
        }
    }

    public init(revision: Int, matching: Int, from: Int, cards: [Card], item: Found? = nil) {
        self.item = item
        self.revision = revision
        self.matching = matching
        self.from = from
        self.cards = cards
    }
}
