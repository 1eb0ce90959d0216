import FileSystem
import JobStore
import PhotoModel

/// Records completions in the store. Everything that arrived during a transaction is in the next one, so the disk's latency
/// does not limit the throughput.
actor ResultSink {
    private let run: WorkerRun
    private let reserve: Reserve
    private let onBroken: @Sendable (any Error) -> Void
    private let onRecorded: @Sendable (Recorded, [Completion]) async -> Void
    private var pending: [(completion: Completion, written: CheckedContinuation<Void, any Error>)] = []
    private var isWriting = false
    /// Recorded, but not named in a progress event yet.
    private var untold: [Int64] = []

    /// - Parameters:
    ///   - run: the worker.
    ///   - reserve: space for completions that can't be recorded: they may have been paid for.
    ///   - onBroken: called when the database can't be written, so nothing more should begin.
    ///   - onRecorded: called after each transaction.
    init(
        _ run: WorkerRun, reserve: Reserve,
        onBroken: @escaping @Sendable (any Error) -> Void,
        onRecorded: @escaping @Sendable (Recorded, [Completion]) async -> Void
    ) {
        self.run = run
        self.reserve = reserve
        self.onBroken = onBroken
        self.onRecorded = onRecorded
    }

    /// Returns when the completion is durable.
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
        let record: @Sendable () throws -> Recorded = { [run, untold] in
            try run.store.complete(batch, in: run.job, worker: run.worker, untold: untold, rules: run.policy.rules)
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

    /// Writes paid answers into the reserve, for the next run. On a full disk, most of the reserve is then freed, and the
    /// answers are recorded after all, unless another process took the space first; the rest is for later answers.
    private func recordLate(
        _ record: @escaping @Sendable () throws -> Recorded, _ batch: [Completion], _ error: any Error
    ) async throws -> Recorded {
        let (job, reserve, path) = (run.job, reserve, run.store.path)
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

    /// Writes a progress event for photos that none has named yet.
    func finish() async throws {
        let (store, job, items) = (run.store, run.job, untold)
        guard !items.isEmpty else { return }
        untold = []
        try await Blocking.run { try store.tellProgress(job, items: items) }
    }
}
