/// New names by item, as they were typed; an empty one keeps the photo's name. `drop` are items whose chosen names are to be
/// the rules' own again.
public struct NameWishes: Decodable, Sendable {
    public var names: [String: String]
    public var drop: [Int64]

    private enum CodingKeys: CodingKey {
        case names, drop
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        names = try container.decodeIfPresent([String: String].self, forKey: .names) ?? [:]
        drop = try container.decodeIfPresent([Int64].self, forKey: .drop) ?? []
    }
}

/// What is wrong with names, by item.
public struct NameAnswer: Encodable, Sendable {
    public var faults: [String: String]
    /// From which on the cards say what was kept.
    public var revision: Int

    public init(faults: [String: String], revision: Int) {
        self.faults = faults
        self.revision = revision
    }
}

/// What becomes of the new names of many photos.
public struct Verdict: Decodable, Sendable {
    public enum Word: String, Decodable, Sendable {
        /// The new name is taken, also where it was left before.
        case accept
        /// The photo keeps its name.
        case reject
    }

    public var word: Word
    /// These photos, or else all that pass the filter.
    public var items: [Int64]?
    public var filter: CardFilter?
    public var folder: String?
    public var search: String?
    /// How many passed it when somebody was asked; nil where nobody was.
    public var count: Int?

    public var query: CardQuery {
        CardQuery(filter: filter ?? .all, folder: folder, search: search ?? "")
    }
}

/// How names are to look; what is not said stays as it is.
public struct NamingWishes: Decodable, Sendable {
    public var template: String?
    public var wordCase: String?
    public var separator: String?
    public var start: Int?
    public var padding: Int?
}

/// What names would be, or are now.
public struct NamingTrial: Encodable, Sendable {
    public struct Example: Encodable, Sendable {
        public var old: String
        public var new: String

        public init(old: String, new: String) {
            self.old = old
            self.new = new
        }
    }

    /// Photos that get a new name.
    public var renames: Int
    public var examples: [Example]

    public init(renames: Int, examples: [Example]) {
        self.renames = renames
        self.examples = examples
    }
}

/// What `apply` would do.
public struct ApplySummary: Encodable, Sendable {
    public var photos = 0
    public var companions = 0
    public var folders = 0
    public var kept = 0
    public var failed = 0
    /// Not looked at yet.
    public var waiting = 0
    /// What tells this plan from another.
    public var plan = ""
    public var examples: [NamingTrial.Example] = []

    public init() {}
}

/// What an apply or an undo did.
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
