import FileSystem
import JobStore
public import PhotoModel

/// Finds the job that a worker for any job should help next: the oldest one that runs, has photos left, and can be described
/// here. Blocking.
public struct FindWork {
    private let context: AppContext

    public init(_ context: AppContext) {
        self.context = context
    }

    /// - Parameter skipped: jobs that are left alone for the moment.
    /// - Returns: nil when there is none.
    /// - Throws: errors of the store.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func next(besides skipped: Set<JobID>) throws -> Job? {
        try context.store.jobs().reversed().first { job in
            try !skipped.contains(job.id) && needsWork(job) && isPossibleHere(job)
        }
    }

    private func needsWork(_ job: Job) throws -> Bool {
        guard job.status == .processing || job.status == .pending else { return false }
        guard job.scanned, job.counters.remaining == 0 else { return true }
        // Whoever should finish it is gone.
        let activity = try JobActivity(context.store, job)
        return activity.workers.isEmpty && activity.renamer == nil
    }

    /// The photos and the key of the provider are on this machine.
    private func isPossibleHere(_ job: Job) -> Bool {
        // Through a folder of another machine nobody walks unasked.
        (job.scanned || !context.store.isOnServer)
            && (try? context.requirePhotos(of: job, in: context.openRoot(of: job))) != nil
            && (try? DescriberFactory(context).check(job.settings.describe)) != nil
    }
}
