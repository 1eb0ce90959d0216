import JobStore
import PhotoModel

/// Hands out photos one by one, taking them from the store a batch at a time.
actor ClaimQueue {
    private let store: JobStore
    private let job: JobID
    private let worker: Int64
    private let monitor: RunMonitor
    private let stop: StopSignal
    private var batch: ArraySlice<JobItem> = []
    private var refilling: Task<Void, any Error>?
    private var exhausted = false

    /// Photos taken at once: enough that the disk's pace of commits does not matter, few enough to put back.
    static let batchSize = 16
    static let lease = Duration.seconds(30)

    init(store: JobStore, job: JobID, worker: Int64, monitor: RunMonitor, stop: StopSignal) {
        self.store = store
        self.job = job
        self.worker = worker
        self.monitor = monitor
        self.stop = stop
    }

    /// Nil when there is nothing left, the job no longer runs, or the run was told to stop.
    func next() async throws -> JobItem? {
        while true {
            if stop.isStopped { return nil }
            if let item = batch.popFirst() { return item }
            if exhausted { return nil }
            let refill = refilling ?? Task { try await self.refill() }
            refilling = refill
            try await refill.value
        }
    }

    private func refill() async throws {
        // Before anyone who waited looks again: whoever finds nothing then starts the next one.
        defer { refilling = nil }
        // Read before the claim: what the walk adds between the two is found by the next claim.
        let scanned = monitor.snapshot.scanned
        let (store, job, worker) = (store, job, worker)
        let until = MonotonicClock.milliseconds + Int64(Self.lease.components.seconds) * 1000
        let items = try await Blocking.run {
            try store.claim(job, worker: worker, limit: Self.batchSize, leaseUntil: until)
        }
        batch += items
        guard items.isEmpty else { return }
        let status = try await Blocking.run { try store.job(job).status }
        if scanned || status != .processing {
            exhausted = true
        } else {
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
