import FileSystem
public import JobStore
public import PhotoModel

/// Waits until a job ends or is paused. Blocking.
public struct WaitForJob {
    public enum Outcome: Sendable {
        case ended(Job)
        case timedOut(Job)
    }

    private let store: JobStore
    private let id: JobID
    private let orphanLimit: Duration

    /// - Parameters:
    ///   - store: the jobs database.
    ///   - id: the job.
    ///   - orphanLimit: how long no process may work on the job; another one may be about to continue it.
    public init(_ store: JobStore, _ id: JobID, orphanLimit: Duration = .seconds(10)) {
        self.store = store
        self.id = id
        self.orphanLimit = orphanLimit
    }

    /// - Parameters:
    ///   - timeout: nil to wait without limit.
    ///   - onUncollected: called once, if a vendor works on the job and no process will collect the results.
    /// - Returns: how the wait ended.
    /// - Throws: `JobError.isOrphaned`, errors of the store.
    public func run(timeout: Duration? = nil, onUncollected: () -> Void = {}) throws -> Outcome {
        var isToldUncollected = false
        let watcher = store.watcher(of: id)
        let start = ContinuousClock.now
        var orphanedSince: ContinuousClock.Instant?
        while true {
            let job = try store.job(id)
            if job.status.isAtRest { return .ended(job) }
            if let timeout, .now - start >= timeout { return .timedOut(job) }
            let activity = try JobActivity(store, job)
            orphanedSince = activity.isOrphaned ? orphanedSince ?? .now : nil
            if activity.waitsForCollection, !isToldUncollected {
                isToldUncollected = true
                onUncollected()
            }
            if let orphanedSince, .now - orphanedSince >= orphanLimit { throw JobError.isOrphaned(id) }
            let left = timeout.map { ($0 - (.now - start)).milliseconds } ?? .max
            watcher.wait(milliseconds: Int32(max(1, min(left, Int64(FollowJob.pollInterval)))))
        }
    }
}
