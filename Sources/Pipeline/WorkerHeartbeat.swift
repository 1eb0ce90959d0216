import Clocks
import Describing
import FileSystem
import JobStore
import PhotoModel

/// Runs beside the photos of a worker: renews its lease, checks whether the job still runs, releases the claims of dead
/// workers, and adjusts this worker's share of the concurrent requests.
struct WorkerHeartbeat: Sendable {
    let run: WorkerRun

    private var rateLimiter: SharedRateLimiter? { run.analysis.options.rateLimiter }

    /// Short enough that a pause or a cancellation takes effect within a second.
    static let interval = Duration.milliseconds(250)

    /// One heartbeat. Blocking.
    ///
    /// - Parameters:
    ///   - renews: renew the lease, because a third of it has passed.
    ///   - taken: pending requests.
    /// - Returns: the maximum number of concurrent requests, and the state of the job.
    /// - Throws: errors of the store.
    func beat(renews: Bool, taken: Int) throws -> (slots: Int, snapshot: JobSnapshot) {
        let (store, job, worker) = (run.store, run.job, run.worker)
        if renews { try store.renew(worker, leaseUntil: run.policy.leaseUntil(store)) }
        // The first answer of a server decides whether the other photos are sent to it.
        let claim = SlotClaim(
            worker: worker, taken: taken, rateLimiter: rateLimiter?.id,
            startsWithOne: run.analysis.describer.isRemote)
        let (slots, snapshot) = try store.claimSlots(job, claim, now: store.now) { $0.isAliveHere }
        rateLimiter?.use(slots, asked: snapshot.concurrency)
        if snapshot.workers.contains(where: { $0.id != worker && !store.isWorking($0, \.isAliveHere) }) {
            try store.reapDeadWorkers(job, rules: run.policy.rules) { $0.isAliveHere }
        }
        return (slots, snapshot)
    }

    /// Records that a photo got a useful answer, for all workers of the job. Blocking.
    ///
    /// - Returns: the maximum number of concurrent requests from now on.
    func noteAnswer(taken: Int) throws -> Int {
        try run.store.noteAnswer(in: run.job)
        return try beat(renews: false, taken: taken).slots
    }

    /// A worker without a terminal works on the job, so the one in front of a terminal doesn't end it.
    func hasDetachedNeighbour(_ snapshot: JobSnapshot) -> Bool {
        snapshot.workers.contains { $0.id != run.worker && $0.isDetached && run.store.isWorking($0, \.isAliveHere) }
    }
}
