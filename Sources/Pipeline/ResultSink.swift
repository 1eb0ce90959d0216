import JobStore
import PhotoModel

/// Writes what comes of photos into the store: all that has come in meanwhile goes into one transaction, so that the pace
/// of the disk bounds nothing.
actor ResultSink {
    private let store: JobStore
    private let job: JobID
    private let worker: Int64
    private let monitor: RunMonitor
    private var pending: [(completion: Completion, written: CheckedContinuation<Void, any Error>)] = []
    private var writing = false
    private var untold: [Int64] = []
    private var lastTold = ContinuousClock.now - .seconds(1)

    /// Ten events a second are enough to watch.
    static let pause = Duration.milliseconds(100)

    init(store: JobStore, job: JobID, worker: Int64, monitor: RunMonitor) {
        self.store = store
        self.job = job
        self.worker = worker
        self.monitor = monitor
    }

    /// Returns when the completion is on disk.
    func add(_ completion: Completion) async throws {
        try await withCheckedThrowingContinuation { continuation in
            pending.append((completion, continuation))
            guard !writing else { return }
            writing = true
            Task { await writeAll() }
        }
    }

    private func writeAll() async {
        while !pending.isEmpty {
            let batch = pending
            pending = []
            do {
                try await write(batch.map(\.completion))
                for entry in batch { entry.written.resume() }
            } catch {
                for entry in batch { entry.written.resume(throwing: error) }
            }
        }
        writing = false
    }

    private func write(_ batch: [Completion]) async throws {
        untold += batch.map(\.item)
        let tell = ContinuousClock.now - lastTold >= Self.pause ? untold : nil
        let (store, job, worker) = (store, job, worker)
        try await Blocking.run { try store.complete(batch, in: job, worker: worker, tell: tell) }
        if tell != nil {
            untold = []
            lastTold = .now
        }
        monitor.update { snapshot in
            for completion in batch {
                snapshot.usage += completion.usage
                switch completion.outcome {
                case .described(_, _, let fromCache):
                    snapshot.counters.done += 1
                    if fromCache { snapshot.cacheHits += 1 }
                case .failed:
                    snapshot.counters.failed += 1
                }
            }
        }
    }

    /// Tells of what no event has told yet.
    func finish() async throws {
        let (store, job, items) = (store, job, untold)
        guard !items.isEmpty else { return }
        untold = []
        try await Blocking.run { try store.tellProgress(job, items: items) }
    }
}
