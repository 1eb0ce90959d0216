import FileSystem
import JobStore
import PhotoModel

/// What a worker does beside its photos: keeps its lease, sees whether the job still runs, puts back what a dead
/// neighbour held, and takes its share of the requests that the job may have in flight.
struct Membership: Sendable {
    let store: JobStore
    let job: JobID
    let worker: Int64
    let policy: RunPolicy

    /// Often enough that a pause or a cancel takes effect well within a second.
    static let pace = Duration.milliseconds(250)

    /// One look around. Blocking.
    ///
    /// - Parameter renews: whether a third of the lease has passed.
    func look(renews: Bool) throws -> Standing {
        if renews { try store.renew(worker, leaseUntil: policy.leaseUntil) }
        let standing = try store.standing(job)
        if standing.workers.contains(where: { $0.id != worker && !$0.process.isAlive }) {
            try store.dismissDead(job, rules: policy.rules) { $0.isAlive }
        }
        return standing
    }

    /// The requests that this worker may have in flight; those of all workers come to the job's number, and no more.
    func share(_ standing: Standing) -> Int {
        let now = BootClock.now
        let working = standing.workers.filter { $0.id == worker || ($0.leaseUntil >= now && $0.process.isAlive) }
        guard let place = working.firstIndex(where: { $0.id == worker }) else { return 0 }
        let (whole, rest) = standing.concurrency.quotientAndRemainder(dividingBy: working.count)
        return whole + (place < rest ? 1 : 0)
    }

    /// Somebody waits for the job without a terminal, so that nobody in front of one ends it.
    func hasDetachedNeighbour(_ standing: Standing) -> Bool {
        standing.workers.contains { $0.id != worker && $0.isDetached && $0.process.isAlive }
    }
}
