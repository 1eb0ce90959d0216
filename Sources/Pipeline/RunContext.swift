import Clocks
import Describing
import FileSystem
import JobStore
import PhotoModel

/// State that the tasks of one run share.
final class RunContext: Sendable {
    let heartbeat: WorkerHeartbeat
    let queue: ClaimQueue
    let sink: ResultSink
    let stage: PhotoStage
    let end: RunEnd
    let slots: AsyncSemaphore
    let changes: JobChanges
    /// Nil where requests are sent one by one.
    let builder: BatchBuilder?
    private let most: Int
    private let cores: Int
    private let preflight: Preflight

    /// - Parameters:
    ///   - heartbeat: of this worker, with its run.
    ///   - share: maximum concurrent requests of this worker.
    init(_ heartbeat: WorkerHeartbeat, share: Int) {
        self.heartbeat = heartbeat
        let (worker, run) = (heartbeat.run, heartbeat.run.analysis)
        most = run.describer.concurrency
        cores = run.options.cores
        let end = RunEnd(worker.stop)
        self.end = end
        let preflight = Preflight(run.job, isRemote: run.describer.isRemote)
        self.preflight = preflight
        let changes = JobChanges(of: run.job.id, run.store)
        self.changes = changes
        let first = min(most, share)
        slots = AsyncSemaphore(first)
        queue = ClaimQueue(worker, room: Self.room(first, cores), changes: changes)
        let builder = run.options.batches.map { BatchBuilder(worker, $0, changes: changes) }
        self.builder = builder
        stage = PhotoStage(worker, slots: slots, end: end, changes: changes, builder: builder) {
            [slots, queue, cores, most] verdict in
            switch preflight.note(verdict) {
            case .passed:
                let taken = await slots.taken
                // What cannot be written down is seen by the stage that records the answer.
                guard let share = try? await Blocking.run({ try heartbeat.noteAnswer(taken: taken) }) else { return }
                await Self.resize(slots, queue, min(most, share), cores)
            case .useless(let failure): end.end(.pausing(failure))
            case nil: break
            }
        }
        let monitor = run.options.monitor
        sink = ResultSink(worker, reserve: Reserve(for: run.store), onBroken: { end.end(.broken($0)) }) {
            recorded, completions in
            monitor.update { snapshot in
                snapshot.counters = recorded.counters
                snapshot.isUnreachable = recorded.openedClock != nil
                for completion in completions { snapshot.usage += completion.usage }
            }
            if let cap = recorded.capReached { end.end(.pausing(cap)) }
            if await Self.isTooLong(recorded, heartbeat) {
                end.end(.pausing(Self.unreachable(completions)))
            }
        }
    }

    /// Maximum number of pictures in memory: one for each request, and for each core one that is being decoded and one that
    /// is ready.
    private static func room(_ slots: Int, _ cores: Int) -> Int { slots == 0 ? 0 : slots + 2 * cores }

    /// - Parameters:
    ///   - share: maximum concurrent requests of this worker.
    ///   - isAnswered: the job had its first success, in any process.
    func resize(_ share: Int, isAnswered: Bool) async {
        if isAnswered { preflight.end() }
        await Self.resize(slots, queue, min(most, share), cores)
    }

    private static func resize(_ slots: AsyncSemaphore, _ queue: ClaimQueue, _ count: Int, _ cores: Int) async {
        await slots.resize(count)
        await queue.resize(room(count, cores))
    }

    /// Ends the run when a stage can't use the database; pending requests of the others are still waited for.
    @discardableResult
    func guarded<Value: Sendable>(_ body: () async throws -> Value) async -> Value? {
        do {
            return try await body()
        } catch {
            end.end(.broken(error))
            return nil
        }
    }

    /// Returns when the completion is durable.
    func record(_ completion: Completion) async throws {
        do {
            try await sink.add(completion)
        } catch {
            await finished(completion)
            throw error
        }
        await finished(completion)
    }

    private func finished(_ completion: Completion) async {
        if case .batched(let batch, _) = completion.outcome { await builder?.noteRecorded(batch) }
        // No more fits into the limit until the batches so far are answered.
        if let builder, await builder.limit != nil { await queue.end() }
        await queue.finished()
    }

    private static func isTooLong(_ recorded: Recorded, _ heartbeat: WorkerHeartbeat) async -> Bool {
        guard let opened = recorded.openedClock else { return false }
        let policy = heartbeat.run.policy
        if policy.isDetached { return heartbeat.run.store.now - opened >= policy.rules.probesFor.milliseconds }
        guard recorded.failedProbes >= policy.rules.probesInForeground else { return false }
        let snapshot = try? await Blocking.run { try heartbeat.run.store.snapshot(heartbeat.run.job) }
        return snapshot.map { !heartbeat.hasDetachedNeighbour($0) } ?? true
    }

    private static func unreachable(_ completions: [Completion]) -> JobFailure {
        let words = completions.lazy.compactMap { completion -> String? in
            if case .transient(let failure, _, _) = completion.outcome { failure.message } else { nil }
        }.first
        return JobFailure(
            .providerUnreachable, FailureCode.providerUnreachable.text + (words.map { ": \($0)" } ?? ""))
    }
}
