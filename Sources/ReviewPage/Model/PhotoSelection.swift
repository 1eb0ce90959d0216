/// Photos that the user has chosen on the page.
public struct PhotoSelection: Decodable, Sendable {
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
