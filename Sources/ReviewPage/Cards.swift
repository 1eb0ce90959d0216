/// Which photos the page shows.
public enum CardFilter: String, Codable, Sendable, CaseIterable {
    case all, changed, kept, edited, unsure, failed, waiting
}

/// A window of the photos that pass a filter.
public struct CardQuery: Sendable {
    public var filter: CardFilter
    /// As `CardFolder.id` has it; nil for every folder.
    public var folder: String?
    /// Words that all stand in a photo's names or its description.
    public var search: String
    public var from: Int
    public var count: Int
    /// A photo that is asked about besides, whether it passes or not.
    public var item: Int64?

    /// Cards of one answer.
    public static let most = 200

    public init(
        filter: CardFilter = .all, folder: String? = nil, search: String = "", from: Int = 0, count: Int = most,
        item: Int64? = nil
    ) {
        self.item = item
        self.filter = filter
        self.folder = folder?.isEmpty == false ? folder : nil
        self.search = search
        self.from = max(0, from)
        self.count = min(max(0, count), Self.most)
    }
}

public struct CardList: Encodable, Sendable {
    /// Rises with each change of what the cards say.
    public var revision: Int
    /// Photos that pass the filter.
    public var matching: Int
    public var from: Int
    public var cards: [Card]
    /// The one that was asked about besides; nil where there is no such photo.
    public var item: Found?

    public struct Found: Encodable, Sendable {
        /// Among those that pass; nil where it does not.
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

/// One photo, as the page shows it. Bytes that are not UTF-8 are replaced: a name that is written back as it was shown is
/// the same name.
public struct Card: Encodable, Sendable {
    public enum State: String, Encodable, Sendable {
        case waiting, looking, named, kept, failed
    }

    public struct Companion: Encodable, Sendable {
        public var old: String
        public var new: String

        public init(old: String, new: String) {
            self.old = old
            self.new = new
        }
    }

    public struct Failure: Encodable, Sendable {
        public var code: String
        public var message: String

        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    public var id: Int64
    public var state: State
    /// Beneath the job's root; empty for the root.
    public var folder = ""
    public var old: String
    public var new: String
    /// A person chose the name, or that it stays.
    public var pinned = false
    public var unsure = false
    public var note: String?
    public var failure: Failure?
    public var companions: [Companion] = []
    public var date: String?
    public var place: String?
    /// What the model saw.
    public var words: String?
    /// Of the picture: changes when the file does.
    public var tag: String

    public init(id: Int64, state: State, old: String, new: String, tag: String) {
        self.id = id
        self.state = state
        self.old = old
        self.new = new
        self.tag = tag
    }
}

public struct CardFolder: Encodable, Sendable {
    public var id: String
    public var text: String
    public var photos: Int

    public init(id: String, text: String, photos: Int) {
        self.id = id
        self.text = text
        self.photos = photos
    }
}

public enum CardPicture: Sendable {
    /// The caller's copy is right.
    case unchanged
    case jpeg([UInt8], tag: String)
}
