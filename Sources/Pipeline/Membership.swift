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
    let pacer: Pacer?
    /// Something is sent, so the first answer tells whether the others may be.
    let isRemote: Bool

    /// Often enough that a pause or a cancel takes effect well within a second.
    static let pace = Duration.milliseconds(250)

    /// One look around. Blocking.
    ///
    /// - Parameters:
    ///   - renews: whether a third of the lease has passed.
    ///   - taken: requests in flight.
    /// - Returns: requests that may be in flight, and how the job stands.
    func look(renews: Bool, taken: Int) throws -> (slots: Int, standing: Standing) {
        if renews { try store.renew(worker, leaseUntil: policy.leaseUntil) }
        let (slots, standing) = try store.takeSlots(
            job, worker: worker, taken: taken, pace: pacer?.id, startsWithOne: isRemote, now: BootClock.now
        ) { $0.isAlive }
        pacer?.use(slots, asked: standing.concurrency)
        if standing.workers.contains(where: { $0.id != worker && !$0.process.isAlive }) {
            try store.dismissDead(job, rules: policy.rules) { $0.isAlive }
        }
        return (slots, standing)
    }

    /// Tells all workers of the job that a photo got a useful answer. Blocking.
    ///
    /// - Returns: requests that may be in flight from now on.
    func noteAnswer(taken: Int) throws -> Int {
        try store.noteAnswer(in: job)
        return try look(renews: false, taken: taken).slots
    }

    /// Somebody waits for the job without a terminal, so that nobody in front of one ends it.
    func hasDetachedNeighbour(_ standing: Standing) -> Bool {
        standing.workers.contains { $0.id != worker && $0.isDetached && $0.process.isAlive }
    }
}
