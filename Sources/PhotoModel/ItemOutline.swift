/// As much of an item as fits into memory for half a million of them.
public struct ItemOutline: Sendable {
    public var id: Int64
    /// Its present one.
    public var path: RelativePath
    public var status: ItemStatus
    /// The model saw nothing that it is sure of.
    public var isUnsure: Bool

    public init(id: Int64, path: RelativePath, status: ItemStatus, isUnsure: Bool) {
        self.id = id
        self.path = path
        self.status = status
        self.isUnsure = isUnsure
    }
}
