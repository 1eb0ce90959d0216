/// A range of the photos that match a filter.
public struct CardQuery: Sendable {
    public var filter: CardFilter
    /// As in `CardFolder.id`; nil for all folders.
    public var folder: String?
    /// Words that a photo's names or its description must contain.
    public var search: String
    public var sort: CardSort
    public var from: Int
    public var count: Int
    /// An additional photo, whether it matches or not.
    public var item: Int64?

    /// Maximum cards of one response.
    public static let most = 200

    public init(
        filter: CardFilter = .all, folder: String? = nil, search: String = "", sort: CardSort = .folder,
        from: Int = 0, count: Int = most, item: Int64? = nil
    ) {
        self.item = item
        self.filter = filter
        self.folder = folder?.isEmpty == false ? folder : nil
        self.search = search
        self.sort = sort
        self.from = max(0, from)
        self.count = min(max(0, count), Self.most)
    }
}
