public import Describing
public import FileSystem
public import JobStore
public import PhotoModel

/// The run of one job in this process, from the walk to the last description. Other processes may work on the same job.
///
/// One task per core makes thumbnails; each passes its picture to a task that waits for a free request. Photos are claimed
/// only when there is capacity, so however slow the server is, there are never more pictures in memory than concurrent
/// requests and a few for each core.
public struct AnalyzeRun: Sendable {
    public enum Outcome: Sendable {
        /// Every photo was processed, or waits for a batch.
        case finished
        /// The job's limit allows no more photos in batches until those so far are answered.
        case limited(JobFailure)
        /// It was stopped; the remaining photos wait.
        case stopped
        /// Another process changed the job's status.
        case taken(JobStatus)
        /// Every photo would fail in the same way.
        case failed(JobFailure)
        /// The provider was unreachable for too long, or the job's limit is reached.
        case pausing(JobFailure)
    }

    /// How a run works, and whom it tells.
    public struct Options: Sendable {
        public var monitor: RunMonitor
        public var stop: StopSignal
        /// Number of thumbnails that are made at the same time.
        public var cores: Int
        public var decoders = DecoderPool.shared
        public var policy = RunPolicy()
        /// The one that the describer uses.
        public var rateLimiter: SharedRateLimiter?
        /// The offset from UTC at a position.
        public var zone: ZoneOffset = { _, _ in nil }
        /// What is known of the server, shared with the describer.
        public var capabilities: LearnedCapabilities?
        /// Nil where each request is sent at once.
        public var batches: Batches?
        /// Called before a picture is described.
        public var onSend: @Sendable (RelativePath, Thumbnail) -> Void = { _, _ in }

        public init(monitor: RunMonitor, stop: StopSignal, cores: Int) {
            self.monitor = monitor
            self.stop = stop
            self.cores = cores
        }
    }

    /// How requests are sent together.
    public struct Batches: Sendable {
        var describer: BatchDescriber
        /// Tokens of an answer, for the estimate.
        var answerTokens: Int
        /// Sends what is complete while photos are still being added.
        var worker: BatchWorker

        public init(_ worker: BatchWorker, answerTokens: Int) {
            describer = worker.describer
            self.answerTokens = answerTokens
            self.worker = worker
        }
    }

    let store: JobStore
    let job: Job
    let root: Directory
    let describer: any Describer
    let options: Options

    public init(_ job: Job, in root: Directory, _ store: JobStore, describer: any Describer, options: Options) {
        self.store = store
        self.job = job
        self.root = root
        self.describer = describer
        self.options = options
    }

    private var monitor: RunMonitor { options.monitor }
    private var stop: StopSignal { options.stop }

    /// - Parameter worker: its ID from `JobStore.register`.
    /// - Returns: how it ended.
    /// - Throws: errors of the store.
    public func run(worker: Int64) async throws -> Outcome {
        let heartbeat = WorkerHeartbeat(run: WorkerRun(analysis: self, worker: worker))
        let share = try await Blocking.run { try heartbeat.beat(renews: true, taken: 0).slots }
        let context = RunContext(heartbeat, share: share)
        let reserve = Reserve(for: store)
        let (store, job, rules) = (store, job, options.policy.rules)
        try await Blocking.run {
            try reserve.recover(store, job.id, worker: worker, rules)
            reserve.keep(bytes: Reserve.size)
        }
        let nap = Nap()
        let watcher = Task { await watch(context, nap) }
        let outcome: Result<Outcome, any Error>
        do {
            outcome = .success(try await work(context, worker))
        } catch {
            outcome = .failure(error)
        }
        // Nobody touches the database behind the caller's back.
        watcher.cancel()
        nap.end()
        context.changes.end()
        await watcher.value
        return try outcome.get()
    }

    private func work(_ context: RunContext, _ worker: Int64) async throws -> Outcome {
        let nap = Nap()
        let isBuilt = StopSignal()
        let sending = Task { await sendBatches(context, nap, until: isBuilt) }
        // No stage throws: the error of one would cancel what the others have sent and paid for. `end` has the first.
        await withDiscardingTaskGroup { group in
            group.addTask { await context.guarded { try await scan(worker, context.changes) } }
            for _ in 0..<options.cores { group.addTask { await work(context) } }
        }
        await context.guarded {
            for photo in await context.queue.unbegun() {
                try await context.record(Completion(photo, .putBack, nil, Usage(), since: .now))
            }
            try await context.builder?.finish()
            try await context.sink.finish()
        }
        // Not cancelled: a request that is being sent would have to be searched for.
        isBuilt.stop()
        nap.end()
        await sending.value
        switch context.end.reason {
        case .broken(let error): throw error
        case .failed(let failure): return .failed(failure)
        case .pausing(let failure): return .pausing(failure)
        case .taken(let status): return .taken(status)
        case nil: break
        }
        if stop.isStopped { return .stopped }
        if let status = await context.queue.halted { return .taken(status) }
        return await context.builder?.limit.map { .limited($0) } ?? .finished
    }

    /// Only finds photos, to count them before anything is sent. Blocking.
    ///
    /// - Returns: false when it was stopped before the end.
    public static func walk(
        store: JobStore, job: Job, root: Directory, monitor: RunMonitor, stop: StopSignal
    ) throws -> Bool {
        try ScanStage(store: store, job: job, root: root, monitor: monitor, stop: stop).run()
    }

    /// Walks the folder, unless another worker does; if that worker dies, this one starts again.
    private func scan(_ worker: Int64, _ changes: JobChanges) async throws {
        guard !job.scanned else { return monitor.update { $0.scanned = true } }
        let (store, id) = (store, job.id)
        let stage = ScanStage(store: store, job: job, root: root, monitor: monitor, stop: stop) { changes.note() }
        while !stop.isStopped {
            let turn = try await Blocking.run { try store.claimScan(id, worker: worker) { $0.isAliveHere } }
            switch turn {
            case .mine:
                _ = try await Blocking.run { try stage.run() }
                return
            case .nobodys: return monitor.update { $0.scanned = true }
            case .taken: await Nap().sleep(for: WorkerHeartbeat.interval)
            }
        }
    }

    /// Sends batches that are complete, while others are being built.
    private func sendBatches(_ context: RunContext, _ nap: Nap, until isBuilt: StopSignal) async {
        guard let worker = options.batches?.worker else { return }
        while !isBuilt.isStopped, context.end.reason == nil {
            let progress = await context.guarded { try await worker.step() }
            if let failure = progress?.failure { context.end.end(.pausing(failure)) }
            await nap.sleep(for: WorkerHeartbeat.interval)
        }
    }

    private func watch(_ context: RunContext, _ nap: Nap) async {
        var renewed = ContinuousClock.now
        while !Task.isCancelled {
            await nap.sleep(for: WorkerHeartbeat.interval)
            let renews = ContinuousClock.now - renewed >= options.policy.lease / 3
            if renews { renewed = .now }
            let heartbeat = context.heartbeat
            // A database that cannot be read for a moment ends nothing here; the stages find out by themselves.
            let taken = await context.slots.taken
            if let (share, snapshot) = try? await Blocking.run({ try heartbeat.beat(renews: renews, taken: taken) }) {
                if snapshot.status != .processing { context.end.end(.taken(snapshot.status)) }
                await context.resize(share, isAnswered: snapshot.isAnswered)
                if let known = snapshot.capabilities { options.capabilities?.add(known) }
                monitor.update { run in
                    run.counters = snapshot.counters
                    run.isUnreachable = snapshot.isUnreachable
                }
            }
            if stop.isStopped { await context.queue.wake() }
        }
    }

    /// Makes one thumbnail after the other, while their descriptions are requested.
    private func work(_ context: RunContext) async {
        await withDiscardingTaskGroup { describing in
            while let photo = await context.guarded({ try await context.queue.next() }) ?? nil {
                monitor.update { $0.current = photo.item.photo.path }
                let began = ContinuousClock.now
                if job.settings.describe.depth == .metadata {
                    let read = await context.stage.read(photo.item.photo)
                    await context.guarded { try await context.record(Completion(photo, read, since: began)) }
                    continue
                }
                switch await context.stage.prepare(photo.item.photo) {
                case .failure(let unprepared):
                    await context.guarded {
                        try await context.record(Completion(photo, .failure(unprepared), since: began))
                    }
                case .success(let prepared):
                    describing.addTask {
                        await context.guarded { try await describe(photo, prepared, context, since: began) }
                    }
                }
            }
        }
    }

    private func describe(
        _ photo: ClaimedPhoto, _ prepared: PhotoStage.Prepared, _ context: RunContext,
        since began: ContinuousClock.Instant
    ) async throws {
        guard job.settings.describe.depth == nil else {
            return try await context.record(Completion(photo, .read, prepared, Usage(), since: began))
        }
        try await context.stage.describe(prepared, item: photo.item.id) { verdict in
            switch verdict {
            case .completed(let outcome, let usage):
                try await context.record(Completion(photo, outcome, prepared, usage, since: began))
            case .failedAgain(let failure, let after, let cause, let usage):
                let wait = options.policy.rules.wait(
                    after: photo.item.attempts, serverWait: after, random: .random(in: 0..<1))
                let outcome = Completion.Outcome.transient(failure, wait: wait, cause)
                try await context.record(Completion(photo, outcome, prepared, usage, since: began))
            case .putBack(_, let usage):
                try await context.record(Completion(photo, .putBack, prepared, usage, since: began))
            }
        }
    }
}

extension Completion {
    /// Of a photo that was only read.
    init(
        _ photo: ClaimedPhoto, _ read: Result<Metadata, PhotoStage.Unprepared>, since began: ContinuousClock.Instant
    ) {
        switch read {
        case .success(let metadata):
            self.init(photo, .read, nil, Usage(), since: began)
            self.metadata = metadata
        case .failure(let unprepared):
            let failed = Outcome.failed(unprepared.failure, step: .thumbnail)
            self.init(photo, unprepared.isRead ? .read : failed, nil, Usage(), since: began)
            self.metadata = unprepared.metadata
        }
    }

    init(
        _ photo: ClaimedPhoto, _ outcome: Outcome, _ prepared: PhotoStage.Prepared?, _ usage: Usage,
        since began: ContinuousClock.Instant
    ) {
        self.init(
            item: photo.item.id, attempt: photo.item.attempts, isProbe: photo.isProbe, outcome: outcome,
            metadata: prepared?.metadata, thumbnailHash: prepared?.hash, thumbnail: prepared?.known,
            usage: usage,
            elapsedMilliseconds: Int((ContinuousClock.now - began).milliseconds))
    }
}
