/// What a list of a job's photos shows of each.
public struct ItemSummary: Sendable {
    /// Its planned name; the present name where none is planned.
    public var name: ProposedName
    public var status: ItemStatus
    /// Its name before this job renamed it; nil if it has that one now.
    public var renamedFrom: FileName?
    /// The model was not sure of its subject.
    public var isUnsure: Bool

    public init(name: ProposedName, status: ItemStatus, renamedFrom: FileName? = nil, isUnsure: Bool) {
        self.name = name
        self.status = status
        self.renamedFrom = renamedFrom
        self.isUnsure = isUnsure
    }
}
