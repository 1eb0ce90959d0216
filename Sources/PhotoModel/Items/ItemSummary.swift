/// The part of an item that fits into memory for half a million of them.
public struct ItemSummary: Sendable {
    public var id: Int64
    /// Its present path.
    public var path: RelativePath
    public var status: ItemStatus
    /// Its name before this job renamed it; nil if it has that one now.
    public var renamedFrom: FileName?
    /// The model was not sure of its subject.
    public var isUnsure: Bool

    public init(id: Int64, path: RelativePath, status: ItemStatus, renamedFrom: FileName? = nil, isUnsure: Bool) {
        self.id = id
        self.path = path
        self.status = status
        self.renamedFrom = renamedFrom
        self.isUnsure = isUnsure
    }
}
