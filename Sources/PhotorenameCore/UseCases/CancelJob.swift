public import JobStore
public import PhotoModel

/// Ends a job; existing descriptions are kept.
public struct CancelJob {
    private let store: JobStore

    public init(_ store: JobStore) {
        self.store = store
    }

    /// - Throws: `JobError.isRenaming`, `JobError.hasEnded`, errors of the store.
    public func run(_ job: Job) throws {
        try JobActivity(store, job).requireNoRenames()
        let left = try store.unfinishedBatches(of: job.id)
        // What is left on this disk or at a vendor can always be given up.
        guard try store.cancel(job.id, evenIf: left.isEmpty ? [] : [.error]) || !left.isEmpty else {
            throw JobError.hasEnded(job.id, job.status)
        }
    }
}
