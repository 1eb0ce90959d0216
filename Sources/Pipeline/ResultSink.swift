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
    private let onBroken: @Sendable (any Error) -> Void
    private let onRecorded: @Sendable (Recorded, [Completion]) async -> Void
    private var pending: [(completion: Completion, written: CheckedContinuation<Void, any Error>)] = []
    private var isWriting = false
    /// Recorded, and not yet told of in a progress event.
    private var untold: [Int64] = []

    /// - Parameters:
    ///   - reserve: room for what is in hand when the database cannot be written: it may have been paid for.
    ///   - onBroken: nothing more should be begun.
    ///   - onRecorded: told after each transaction.
    init(
        store: JobStore, job: JobID, worker: Int64, rules: RetryRules, reserve: Reserve,
        onBroken: @escaping @Sendable (any Error) -> Void,
        onRecorded: @escaping @Sendable (Recorded, [Completion]) async -> Void
    ) {
        self.store = store
        self.job = job
        self.worker = worker
        self.rules = rules
        self.reserve = reserve
        self.onBroken = onBroken
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
            onBroken(error)
            recorded = try await recordLate(record, batch, error)
        }
        self.untold = recorded.isTold ? [] : untold + batch.map(\.item)
        await onRecorded(recorded, batch)
    }

    /// What was paid for goes into the reserve, for the next run. On a full disk most of the room behind it is given back then, and
    /// it is recorded after all, if nobody else was faster to take that; what is kept is for the lines of those that come after.
    private func recordLate(
        _ record: @escaping @Sendable () throws -> Recorded, _ batch: [Completion], _ error: any Error
    ) async throws -> Recorded {
        let (job, reserve, path) = (job, reserve, store.path)
        return try await Blocking.run {
            let lines = Reserve.lines(batch.compactMap { PaidAnswer($0, in: job) })
            let isKept = reserve.add(lines)
            guard case .diskFull? = JobStoreError(error, path: path) else { throw error }
            reserve.release(keeping: Reserve.lineRoom)
            let recorded = try record()
            if isKept { reserve.remove(lines) }
            return recorded
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
