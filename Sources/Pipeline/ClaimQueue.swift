import Clocks
import JobStore
import PhotoModel

/// Hands out photos one by one, and claims as many at a time as there is capacity for.
actor ClaimQueue {
    private let run: WorkerRun
    private let changes: JobChanges
    private var batch: ArraySlice<ClaimedPhoto> = []
    /// Claimed, but not recorded yet.
    private var claimed = 0
    private var room: Int
    private var roomChanged: CheckedContinuation<Void, Never>?
    private var refilling: Task<Void, any Error>?
    private var isExhausted = false
    /// The job's status, when it no longer runs.
    private(set) var halted: JobStatus?

    /// - Parameters:
    ///   - run: the worker.
    ///   - room: maximum number of claimed photos.
    ///   - changes: notifications of changes.
    init(_ run: WorkerRun, room: Int, changes: JobChanges) {
        self.run = run
        self.room = room
        self.changes = changes
    }

    /// The longest wait for a change: one without a notification, because a process died, is noticed then.
    private static let longestWait: Int64 = 1_000

    /// Nil when nothing is left, the job no longer runs, or the run was stopped.
    func next() async throws -> ClaimedPhoto? {
        while true {
            if run.stop.isStopped { return nil }
            if isExhausted { return nil }
            if let photo = batch.popFirst() { return photo }
            let refill = refilling ?? Task { try await self.refill() }
            refilling = refill
            try await refill.value
        }
    }

    /// Call it when a photo was recorded.
    func finished() {
        claimed -= 1
        wake()
    }

    func resize(_ room: Int) {
        self.room = room
        wake()
    }

    /// Wakes the tasks that wait for capacity or for a photo, so that they notice the end of the run.
    func wake() {
        roomChanged?.resume()
        roomChanged = nil
        changes.note()
    }

    /// Hands out no more photos.
    func end() {
        isExhausted = true
        wake()
    }

    /// Claimed, but not begun.
    func unbegun() -> [ClaimedPhoto] {
        defer { batch = [] }
        return Array(batch)
    }

    private func refill() async throws {
        // Before a waiting task checks again: a task that finds nothing then starts the next refill.
        defer { refilling = nil }
        let free = room - claimed
        // Without any room it still has to notice the end.
        guard free > 0 || claimed == 0 else { return await withCheckedContinuation { roomChanged = $0 } }
        let mark = changes.mark
        let claim = try await Blocking.run { [run] in
            try run.store.claim(
                run.job, worker: run.worker, limit: max(0, free), leaseUntil: run.policy.leaseUntil(run.store),
                now: run.store.now, rules: run.policy.rules)
        }
        switch claim {
        case .photos(let items, let isProbe):
            claimed += items.count
            batch += items.map { ClaimedPhoto(item: $0, isProbe: isProbe) }
        case .later(let until):
            let due = free > 0 ? max(1, (until ?? .max) - run.store.now) : .max
            let left = min(due, Self.longestWait)
            await changes.wait(since: mark, atMost: .milliseconds(left))
        case .nothingLeft, .batched:
            isExhausted = true
        case .halted(let status):
            halted = status
            isExhausted = true
        }
    }
}
