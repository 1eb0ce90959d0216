public import Describing
public import FileSystem
public import JobStore
public import PhotoModel

/// The run of one job in this process, from the walk to the last description; other processes may be at it too.
///
/// Thumbnails are made by one task a core; each hands its picture on to a task that waits for one of the describer's
/// slots. Photos are claimed as there is room for them, so there are never more pictures in memory than slots and a few
/// for each core, however slow the server is.
public struct AnalyzeRun: Sendable {
    public enum Outcome: Sendable {
        /// Nothing is left to look at.
        case finished
        /// It was told to stop; what is left waits.
        case stopped
        /// Another process changed the job's status.
        case taken(JobStatus)
        /// Every photo would fail alike.
        case failed(JobFailure)
        /// The provider could not be reached for so long that somebody should know, or the job's cap is reached.
        case pausing(JobFailure)
    }

    let store: JobStore
    let job: Job
    let root: Directory
    let describer: any Describer
    let monitor: RunMonitor
    let stop: StopSignal
    let cores: Int
    let policy: RunPolicy
    let pacer: Pacer?
    let zone: ZoneOffset
    let onSend: @Sendable (RelativePath, Thumbnail) -> Void

    /// - Parameters:
    ///   - cores: how many thumbnails are made at once.
    ///   - pacer: the one that the describer keeps to.
    ///   - zone: how far a place's clock is from UTC.
    ///   - onSend: told of each picture that is about to be described.
    public init(
        store: JobStore, job: Job, root: Directory, describer: any Describer, monitor: RunMonitor, stop: StopSignal,
        cores: Int, policy: RunPolicy = RunPolicy(), pacer: Pacer? = nil,
        zone: @escaping ZoneOffset = { _, _ in nil },
        onSend: @escaping @Sendable (RelativePath, Thumbnail) -> Void = { _, _ in }
    ) {
        self.store = store
        self.job = job
        self.root = root
        self.describer = describer
        self.monitor = monitor
        self.stop = stop
        self.cores = cores
        self.policy = policy
        self.pacer = pacer
        self.zone = zone
        self.onSend = onSend
    }

    /// - Parameter worker: as the store enrolled it.
    /// - Throws: errors of the store.
    public func run(worker: Int64) async throws -> Outcome {
        let membership = Membership(
            store: store, job: job.id, worker: worker, policy: policy, pacer: pacer, isRemote: describer.isRemote)
        let share = try await Blocking.run { try membership.look(renews: true, taken: 0).slots }
        let desk = Desk(self, membership, share: share)
        let reserve = Reserve(for: store)
        let (store, job, rules) = (store, job, policy.rules)
        try await Blocking.run {
            try reserve.recover(store, job.id, worker: worker, rules)
            reserve.keep(bytes: Reserve.size)
        }
        let nap = Nap()
        let watcher = Task { await watch(desk, nap) }
        let outcome: Result<Outcome, any Error>
        do {
            outcome = .success(try await work(desk, worker))
        } catch {
            outcome = .failure(error)
        }
        // Nobody touches the database behind the caller's back.
        watcher.cancel()
        nap.end()
        desk.changes.end()
        await watcher.value
        return try outcome.get()
    }

    private func work(_ desk: Desk, _ worker: Int64) async throws -> Outcome {
        // No stage throws: the error of one would cancel what the others have sent and paid for. `end` has the first.
        await withDiscardingTaskGroup { group in
            group.addTask { await desk.guarded { try await scan(worker, desk.changes) } }
            for _ in 0..<cores { group.addTask { await work(desk) } }
        }
        await desk.guarded {
            for photo in await desk.queue.unbegun() {
                try await desk.record(Completion(photo, .putBack, nil, Usage(), since: .now))
            }
            try await desk.sink.finish()
        }
        switch desk.end.reason {
        case .broken(let error): throw error
        case .failed(let failure): return .failed(failure)
        case .pausing(let failure): return .pausing(failure)
        case .taken(let status): return .taken(status)
        case nil: break
        }
        if stop.isStopped { return .stopped }
        return await desk.queue.halted.map { .taken($0) } ?? .finished
    }

    /// The walk alone, for who wants to know how many photos there are before anything is sent. Blocking.
    ///
    /// - Returns: false when it was told to stop before the end.
    public static func walk(
        store: JobStore, job: Job, root: Directory, monitor: RunMonitor, stop: StopSignal
    ) throws -> Bool {
        try ScanStage(store: store, job: job, root: root, monitor: monitor, stop: stop).run()
    }

    /// Walks the folder, unless another worker does; should that one die, this one begins anew.
    private func scan(_ worker: Int64, _ changes: JobChanges) async throws {
        guard !job.scanned else { return monitor.update { $0.scanned = true } }
        let (store, id) = (store, job.id)
        let stage = ScanStage(store: store, job: job, root: root, monitor: monitor, stop: stop) { changes.note() }
        while !stop.isStopped {
            let turn = try await Blocking.run { try store.takeScan(id, worker: worker) { $0.isAlive } }
            switch turn {
            case .mine:
                _ = try await Blocking.run { try stage.run() }
                return
            case .nobodys: return monitor.update { $0.scanned = true }
            case .taken: await Nap().sleep(for: Membership.pace)
            }
        }
    }

    private func watch(_ desk: Desk, _ nap: Nap) async {
        var renewed = ContinuousClock.now
        while !Task.isCancelled {
            await nap.sleep(for: Membership.pace)
            let renews = ContinuousClock.now - renewed >= policy.lease / 3
            if renews { renewed = .now }
            let membership = desk.membership
            // A database that cannot be read for a moment ends nothing here; the stages find out by themselves.
            let taken = await desk.slots.taken
            if let (share, standing) = try? await Blocking.run({ try membership.look(renews: renews, taken: taken) }) {
                if standing.status != .processing { desk.end.end(.taken(standing.status)) }
                await desk.resize(share, isAnswered: standing.isAnswered)
                monitor.update { snapshot in
                    snapshot.counters = standing.counters
                    snapshot.isUnreachable = standing.isUnreachable
                }
            }
            if stop.isStopped { await desk.queue.wake() }
        }
    }

    /// Makes thumbnails one after the other; their descriptions go on beside.
    private func work(_ desk: Desk) async {
        await withDiscardingTaskGroup { describing in
            while let photo = await desk.guarded({ try await desk.queue.next() }) ?? nil {
                monitor.update { $0.current = photo.item.photo.path }
                let began = ContinuousClock.now
                switch await desk.stage.prepare(photo.item.photo) {
                case .failure(let unprepared):
                    await desk.guarded {
                        var completion = Completion(
                            photo, .failed(unprepared.failure, step: .thumbnail), nil, Usage(), since: began)
                        completion.metadata = unprepared.metadata
                        try await desk.record(completion)
                    }
                case .success(let prepared):
                    describing.addTask {
                        await desk.guarded { try await describe(photo, prepared, desk, since: began) }
                    }
                }
            }
        }
    }

    private func describe(
        _ photo: HeldPhoto, _ prepared: PhotoStage.Prepared, _ desk: Desk, since began: ContinuousClock.Instant
    ) async throws {
        try await desk.stage.describe(prepared) { verdict in
            switch verdict {
            case .completed(let outcome, let usage):
                try await desk.record(Completion(photo, outcome, prepared, usage, since: began))
            case .failedAgain(let failure, let after, let cause, let usage):
                let wait = policy.rules.wait(
                    after: photo.item.attempts, serverWait: after, random: .random(in: 0..<1))
                let outcome = Completion.Outcome.transient(failure, wait: wait, cause)
                try await desk.record(Completion(photo, outcome, prepared, usage, since: began))
            case .putBack(_, let usage):
                try await desk.record(Completion(photo, .putBack, prepared, usage, since: began))
            }
        }
    }
}

extension Completion {
    init(
        _ photo: HeldPhoto, _ outcome: Outcome, _ prepared: PhotoStage.Prepared?, _ usage: Usage,
        since began: ContinuousClock.Instant
    ) {
        self.init(
            item: photo.item.id, attempt: photo.item.attempts, isProbe: photo.isProbe, outcome: outcome,
            metadata: prepared?.metadata, thumbnailHash: prepared?.hash, thumbnail: prepared?.known,
            usage: usage,
            elapsedMilliseconds: Int((ContinuousClock.now - began).milliseconds))
    }
}
