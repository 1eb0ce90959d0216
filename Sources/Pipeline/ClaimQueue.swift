import JobStore
import PhotoModel

/// A photo that this worker holds.
struct HeldPhoto: Sendable {
    var item: JobItem
    /// By it an unreachable provider is tried.
    var isProbe: Bool
}

/// Hands out photos one by one, claiming as many at a time as there is room for.
actor ClaimQueue {
    private let store: JobStore
    private let job: JobID
    private let worker: Int64
    private let policy: RunPolicy
    private let stop: StopSignal
    private let changes: JobChanges
    private var batch: ArraySlice<HeldPhoto> = []
    /// Claimed and not yet recorded.
    private var inHand = 0
    private var room: Int
    private var roomChanged: CheckedContinuation<Void, Never>?
    private var refilling: Task<Void, any Error>?
    private var isExhausted = false
    /// The job's status, when it was found not to run.
    private(set) var halted: JobStatus?

    /// - Parameter room: how many photos may be in hand.
    init(
        store: JobStore, job: JobID, worker: Int64, room: Int, policy: RunPolicy, stop: StopSignal, changes: JobChanges
    ) {
        self.store = store
        self.job = job
        self.worker = worker
        self.room = room
        self.policy = policy
        self.stop = stop
        self.changes = changes
    }

    /// The longest wait for a change: one that nobody rang for, because a process died over it, is seen then.
    private static let longestWait: Int64 = 1_000

    /// Nil when there is nothing left, the job no longer runs, or the run was told to stop.
    func next() async throws -> HeldPhoto? {
        while true {
            if stop.isStopped { return nil }
            if let photo = batch.popFirst() { return photo }
            if isExhausted { return nil }
            let refill = refilling ?? Task { try await self.refill() }
            refilling = refill
            try await refill.value
        }
    }

    /// A photo was recorded.
    func finished() {
        inHand -= 1
        wake()
    }

    func resize(_ room: Int) {
        self.room = room
        wake()
    }

    /// Lets whoever waits for room or for a photo look whether the run is over.
    func wake() {
        roomChanged?.resume()
        roomChanged = nil
        changes.note()
    }

    /// Claimed, and never begun.
    func unbegun() -> [HeldPhoto] {
        defer { batch = [] }
        return Array(batch)
    }

    private func refill() async throws {
        // Before anyone who waited looks again: whoever finds nothing then starts the next one.
        defer { refilling = nil }
        let free = room - inHand
        guard free > 0 else { return await withCheckedContinuation { roomChanged = $0 } }
        let (store, job, worker, policy) = (store, job, worker, policy)
        let mark = changes.mark
        let claim = try await Blocking.run {
            try store.claim(
                job, worker: worker, limit: free, leaseUntil: policy.leaseUntil, now: BootClock.now,
                rules: policy.rules)
        }
        switch claim {
        case .photos(let items, let isProbe):
            inHand += items.count
            batch += items.map { HeldPhoto(item: $0, isProbe: isProbe) }
        case .later(let until):
            let left = min(max(1, (until ?? .max) - BootClock.now), Self.longestWait)
            await changes.wait(since: mark, atMost: .milliseconds(left))
        case .nothingLeft:
            isExhausted = true
        case .halted(let status):
            halted = status
            isExhausted = true
        }
    }
}
