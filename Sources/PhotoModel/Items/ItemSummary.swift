/// The part of an item that fits into memory for half a million of them.
public struct ItemSummary: Sendable {
    public var id: Int64
    /// Its present path.
    public var path: RelativePath
    public var status: ItemStatus
    /// The model was not sure of any word.
    public var isUnsure: Bool

    public init(id: Int64, path: RelativePath, status: ItemStatus, isUnsure: Bool) {
        self.id = id
        self.path = path
        self.status = status
        self.isUnsure = isUnsure
    }
}
