public import JobStore
public import PhotoModel

/// Reads the renames that happened, also those that were undone since, oldest first. Blocking.
public struct ReadHistory {
    private let store: JobStore
    private let job: JobID?

    /// - Parameters:
    ///   - store: the jobs database.
    ///   - job: only of this one; nil for all jobs.
    public init(_ store: JobStore, _ job: JobID?) {
        self.store = store
        self.job = job
    }

    /// - Parameter report: called with one page after the other; never with an empty one.
    /// - Throws: errors of the store, and what `report` throws.
    public func run(report: ([DoneRename]) throws -> Void) throws {
        var last: DoneRename?
        while true {
            let page = try store.history(of: job, after: last)
            guard let end = page.last else { return }
            try report(page)
            last = end
        }
    }
}
