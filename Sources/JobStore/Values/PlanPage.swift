public import PhotoModel

/// One page of a plan, in the order of the walk.
public struct PlanPage: Sendable {
    /// Where a page begins, and the state of the job when the first one was read.
    public struct Start: Sendable {
        var ordinal: Int
        var item: Int64
        var sequence: Int
        var renamed: Int
    }

    /// With the photos, if they were requested.
    public var names: [(name: ProposedName, photo: JobItem?)]
    /// Nil when there is nothing more.
    public var next: Start?
    /// The plan was changed, or photos were renamed, since the first page was read.
    public var isOfAnother: Bool

    /// A whole plan.
    public init(names: [(name: ProposedName, photo: JobItem?)]) {
        self.init(names: names, next: nil, isOfAnother: false)
    }

    init(names: [(name: ProposedName, photo: JobItem?)], next: Start?, isOfAnother: Bool) {
        self.names = names
        self.next = next
        self.isOfAnother = isOfAnother
    }
}
