public import JobStore
public import PhotoModel

/// Pauses a job: pending requests are still recorded, and the remaining photos wait.
public struct PauseJob {
    private let store: JobStore

    public init(_ store: JobStore) {
        self.store = store
    }

    /// - Throws: `JobError.isRenaming`, `JobError.isNotRunning`, errors of the store.
    public func run(_ job: Job) throws {
        try JobActivity(store, job).requireNoRenames()
        do {
            try store.pause(job.id)
        } catch JobStoreError.wrongStatus(_, let status) {
            throw JobError.isNotRunning(job.id, status)
        }
    }
}
