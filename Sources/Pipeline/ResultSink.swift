import FileSystem
import JobStore
import PhotoModel

/// Writes what comes of photos into the store: all that has come in meanwhile goes into one transaction, so that the pace
/// of the disk bounds nothing.
actor ResultSink {
    private let store: JobStore
    private let job: JobID
    private let worker: Int64
    private let rules: RetryRules
    private let reserve: Reserve
    private let onDiskFull: @Sendable (any Error) -> Void
    private let onRecorded: @Sendable (Recorded, [Completion]) async -> Void
    private var pending: [(completion: Completion, written: CheckedContinuation<Void, any Error>)] = []
    private var isWriting = false
    /// Recorded, and not yet told of in a progress event.
    private var untold: [Int64] = []

    /// - Parameters:
    ///   - reserve: room for what is in hand when the disk is full: it may have been paid for.
    ///   - onDiskFull: nothing more should be begun.
    ///   - onRecorded: told after each transaction.
    init(
        store: JobStore, job: JobID, worker: Int64, rules: RetryRules, reserve: Reserve,
        onDiskFull: @escaping @Sendable (any Error) -> Void,
        onRecorded: @escaping @Sendable (Recorded, [Completion]) async -> Void
    ) {
        self.store = store
        self.job = job
        self.worker = worker
        self.rules = rules
        self.reserve = reserve
        self.onDiskFull = onDiskFull
        self.onRecorded = onRecorded
    }

    /// Returns when the completion is on disk.
    func add(_ completion: Completion) async throws {
        try await withCheckedThrowingContinuation { continuation in
            pending.append((completion, continuation))
            guard !isWriting else { return }
            isWriting = true
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
        isWriting = false
    }

    private func write(_ batch: [Completion]) async throws {
        let (store, job, worker, untold, rules) = (store, job, worker, untold, rules)
        let record: @Sendable () throws -> Recorded = {
            try store.complete(batch, in: job, worker: worker, untold: untold, rules: rules)
        }
        let recorded: Recorded
        do {
            recorded = try await Blocking.run(record)
        } catch {
            guard case .diskFull? = JobStoreError(error, path: store.path) else { throw error }
            onDiskFull(error)
            reserve.release()
            recorded = try await Blocking.run(record)
        }
        self.untold = recorded.isTold ? [] : untold + batch.map(\.item)
        await onRecorded(recorded, batch)
    }

    /// Tells of what no event has told yet.
    func finish() async throws {
        let (store, job, items) = (store, job, untold)
        guard !items.isEmpty else { return }
        untold = []
        try await Blocking.run { try store.tellProgress(job, items: items) }
    }
}
