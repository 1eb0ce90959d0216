/// Decides on the new names of many photos.
public struct BulkDecision: Decodable, Sendable {
    public enum Word: String, Decodable, Sendable {
        /// Use the new name, also if it was rejected before.
        case accept
        /// The photo keeps its name.
        case reject
    }

    public var word: Word
    /// These photos; nil for all that match the filter.
    public var items: [Int64]?
    public var filter: CardFilter?
    public var folder: String?
    public var search: String?
    /// How many matched when the user was asked; nil if there was no question.
    public var count: Int?

    public var query: CardQuery {
        CardQuery(filter: filter ?? .all, folder: folder, search: search ?? "")
    }
}
