import Clocks
import Describing
public import FileSystem
import Foundation
import JobStore
public import PhotoModel
public import Pipeline
import Settings
import Synchronization

/// Works on a job as one of its workers: walks the folder, describes the photos, and makes the plan.
///
/// Other processes can work on the same job. What only one may do (the walk, the plan, the renames) is claimed in the database. At
/// the end the job is in the status that says how it ended.
public final class AnalyzeJob: Sendable {
    public enum Outcome: Sendable {
        /// Every photo was processed, there is a plan, and this process presents it. Where the job renames without asking, this
        /// process stays registered until `leave`.
        case planned(Job)
        /// `stop` was signalled; the job is kept.
        case stopped(Job, othersContinue: Bool)
        /// The job paused itself, because its limit of requests or dollars is reached.
        case limitReached(Job, JobFailure)
        /// The job paused itself or failed: every photo would meet the same.
        case suspended(Job, JobFailure)
        /// Nothing is left to describe, and another process finishes the job that this one helped with.
        case finishedByOther(Job, ProcessIdentity)
        /// Another process completed the job that this one helped with.
        case completedByOther(Job)
        /// Another process paused or cancelled the job, or it failed there.
        case statusChanged(Job)
        /// The vendor works on these batches, which needs no process here.
        case atVendor(Job, [Batch])
    }

    public enum Event: Sendable {
        /// Another process already works on the job.
        case helping
        /// A thumbnail is about to be sent to the provider.
        case sending(RelativePath, width: Int, height: Int, bytes: Int, host: String)
    }

    private let context: AppContext
    private let job: Job
    private let root: Directory
    private let policy: RunPolicy
    private let stop: StopSignal
    private let onEvent: @Sendable (Event) -> Void
    /// This process in the list of the job's workers.
    private let worker = Mutex<Int64?>(nil)
    /// How far the run is.
    public let monitor = RunMonitor()

    /// - Parameters:
    ///   - context: database and settings.
    ///   - job: the job.
    ///   - root: the job's folder.
    ///   - isDetached: no person waits for the job in front of a terminal, so it waits longer for a provider.
    ///   - stop: ends the run cleanly: nothing new is begun, and pending requests are waited for.
    ///   - onEvent: called with what people should see.
    public init(
        _ context: AppContext, _ job: Job, _ root: Directory, isDetached: Bool = false, stop: StopSignal = StopSignal(),
        onEvent: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.context = context
        self.job = job
        self.root = root
        self.stop = stop
        self.onEvent = onEvent
        policy = RunPolicy(context.settings, isDetached: isDetached, tier: job.settings.describe.tier)
    }

    private var store: JobStore { context.store }
    private var id: JobID { job.id }

    // MARK: Before the run

    /// The job's describer. What it learns of the server is stored with the job.
    ///
    /// - Throws: as `DescriberFactory.make`.
    public func makeDescriber() async throws -> DescriberFactory.Made {
        let (store, id, options, factory) = (store, id, job.settings.describe, DescriberFactory(context))
        let (stop, policy) = (stop, policy)
        return try await Blocking.run {
            try factory.make(
                options,
                rateLimiter: { SharedRateLimiter(store: store, id: $0, stop: stop, policy: policy) }, stop: stop,
                onServerLines: { try? store.log(.info, "llama_server", $0, in: id) },
                // What can't be stored is found out once more by the next process.
                onLearnt: { known in try? await Blocking.run { try store.remember(known, in: id) } })
        }
    }

    /// Walks the folder and describes nothing, for a question that needs the number of photos.
    ///
    /// - Throws: `FileSystemError`, errors of the store.
    public func countPhotos() async throws -> Job {
        try await register()
        let (store, job, root, monitor, stop) = (store, job, root, monitor, stop)
        let result: Result<Job, any Error>
        do {
            let counted = try await Blocking.run {
                try store.begin(job.id, phase: .scanning)
                _ = try AnalyzeRun.walk(store: store, job: job, root: root, monitor: monitor, stop: stop)
                return try store.job(job.id)
            }
            result = .success(counted)
        } catch {
            result = .failure(error)
        }
        try await leave()
        return try result.get()
    }

    // MARK: The run

    /// - Throws: errors of the store, `FileSystemError`; the job is then in error.
    public func run(_ made: DescriberFactory.Made) async throws -> Outcome {
        let registration = try await register()
        do {
            let outcome = try await analyze(made, registration)
            if case .planned(let job) = outcome, job.settings.applies { return outcome }
            try await leave()
            return outcome
        } catch {
            await abandon(because: error)
            throw error
        }
    }

    private func analyze(_ made: DescriberFactory.Made, _ registration: WorkerRegistration) async throws -> Outcome {
        let isHelping = try await begin(registration)
        // A pause or a cancellation since then counts.
        let begun = try await currentJob().status
        if [.paused, .cancelled].contains(begun) {
            return try await conclude(.taken(begun), registration.worker, isHelping)
        }
        if isHelping { onEvent(.helping) }
        if made.hasKey, job.settings.describe.usesKey != true {
            let (store, id) = (store, id)
            _ = try await Blocking.run { try store.change(id) { $0.describe.usesKey = true } }
        }
        let batches = made.batches.map {
            BatchWorker(store, id, worker: registration.worker, describer: $0, policy: policy, stop: stop)
        }
        var isFirst = true
        while true {
            let end = try await describe(made, registration.worker, batches)
            if let batches {
                switch try await settle(batches, end, isFirst: isFirst) {
                case .photosWait:
                    isFirst = false
                    continue
                case .atVendor(let left): return .atVendor(try await currentJob(), left)
                case .ended(let end): return try await conclude(end, registration.worker, isHelping)
                case .settled: break
                }
            } else {
                guard case .finished = end else { return try await conclude(end, registration.worker, isHelping) }
            }
            switch try await claimFinish(registration.worker) {
            case .mine:
                if let planned = try await plan() { return .planned(planned) }
            case .taken(let process):
                if isHelping { return .finishedByOther(try await currentJob(), process) }
                await Nap().sleep(for: .milliseconds(250))
            case .nobodys: break
            }
            // Photos were put back for a retry in between, or the job's status changed.
            let now = try await currentJob()
            if now.status != .processing {
                return try await conclude(.taken(now.status), registration.worker, isHelping)
            }
        }
    }

    /// - Returns: whether another process already works on the job.
    private func begin(_ registration: WorkerRegistration) async throws -> Bool {
        let (store, id, isDetached) = (store, id, policy.isDetached)
        return try await Blocking.run {
            let now = try store.job(id)
            if !registration.isAlone, now.status == .processing { return true }
            // The process that started this one in the background has begun the run.
            if isDetached, [.processing, .paused, .cancelled].contains(now.status) { return false }
            try store.begin(id, phase: now.scanned ? .analyzing : .scanning)
            return false
        }
    }

    /// What follows a run of a job with batches.
    private enum Settled {
        case settled
        case photosWait
        case atVendor([Batch])
        case ended(AnalyzeRun.Outcome)
    }

    /// Goes on with the job's batches: in the background until they have their results, otherwise as far as is possible now.
    private func settle(
        _ worker: BatchWorker, _ end: AnalyzeRun.Outcome, isFirst: Bool
    ) async throws -> Settled {
        var options = BatchLoop.Options()
        (options.waits, options.pollsAtOnce) = (policy.isDetached, isFirst)
        var limit: JobFailure?
        switch end {
        case .finished: break
        case .limited(let reached):
            limit = reached
            let (store, id) = (store, id)
            options.full = Set(
                try await Blocking.run { try store.unfinishedBatches(of: id).filter(\.isUnsettled).map(\.id) })
        case .taken(.cancelled):
            (options.isCancelled, options.waits) = (true, true)
            let patience = policy.isDetached ? 86_400 : CollectBatches.patience
            options.until = Date(timeIntervalSinceNow: patience)
        case .stopped, .taken, .failed, .pausing: return .ended(end)
        }
        switch try await BatchLoop(options.isCancelled ? worker.afterEnd : worker, options).run() {
        case .atVendor where options.isCancelled, .settled where options.isCancelled:
            return .ended(.taken(.cancelled))
        case .settled: return limit.map { .ended(.pausing($0)) } ?? .settled
        case .photosWait: return .photosWait
        case .atVendor(let left): return .atVendor(left)
        case .failed(let failure): return .ended(.pausing(failure))
        case .stopped: return .ended(.stopped)
        case .taken(.cancelled): return try await settle(worker, .taken(.cancelled), isFirst: true)
        case .taken(let status): return .ended(.taken(status))
        }
    }

    private func describe(
        _ made: DescriberFactory.Made, _ worker: Int64, _ batches: BatchWorker?
    ) async throws -> AnalyzeRun.Outcome {
        let job = try await currentJob()
        if let limit = job.capReached { return batches == nil ? .pausing(limit) : .limited(limit) }
        monitor.begin(job)
        var options = AnalyzeRun.Options(
            monitor: monitor, stop: stop, cores: ProcessInfo.processInfo.activeProcessorCount)
        options.policy = policy
        options.rateLimiter = made.rateLimiter
        options.capabilities = made.capabilities
        if let batches { options.batches = AnalyzeRun.Batches(batches, answerTokens: try await answerTokens()) }
        options.zone = { [places = context.places] in places.offset(at: $0, time: $1) }
        options.onSend = { [onEvent] path, thumbnail in
            guard let host = made.destination.host else { return }
            onEvent(
                .sending(
                    path, width: thumbnail.width, height: thumbnail.height, bytes: thumbnail.jpeg.count, host: host))
        }
        let run = AnalyzeRun(job, in: root, store, describer: made.describer, options: options)
        return try await run.run(worker: worker)
    }

    /// Tokens of an answer, by earlier ones.
    private func answerTokens() async throws -> Int {
        let (store, job) = (store, job)
        return try await Blocking.run {
            try store.history(provider: job.provider, model: job.model)?.outputTokens ?? EstimateCost.answerTokens
        }
    }

    private func claimFinish(_ worker: Int64) async throws -> RoleClaim {
        let (store, id) = (store, id)
        return try await Blocking.run {
            try store.claimFinish(id, worker: worker, now: store.now) { $0.isAliveHere }
        }
    }

    /// - Returns: the job with its plan; nil when a photo waits again, or the naming options changed meanwhile.
    private func plan() async throws -> Job? {
        let (context, id, root) = (context, id, root)
        return try await Blocking.run {
            let job = try context.store.job(id)
            let naming = job.settings.naming
            let draft = try PlanNames(context, root).draft(job, naming)
            return try context.store.finishAnalysis(draft, by: naming, in: id) ? context.store.job(id) : nil
        }
    }

    private func currentJob() async throws -> Job {
        let (store, id) = (store, id)
        return try await Blocking.run { try store.job(id) }
    }

    // MARK: The end

    private func conclude(_ end: AnalyzeRun.Outcome, _ worker: Int64, _ isHelping: Bool) async throws -> Outcome {
        let (store, id) = (store, id)
        return try await Blocking.run {
            switch end {
            case .finished, .limited: preconditionFailure("the caller goes on")
            case .stopped:
                let status = try store.stop(id, worker: worker) { $0.isAliveHere }
                return .stopped(try store.job(id), othersContinue: status == .processing)
            case .taken(.completed):
                let job = try store.job(id)
                return isHelping ? .completedByOther(job) : .planned(job)
            case .taken: return .statusChanged(try store.job(id))
            case .pausing(let failure):
                try store.setStatus(id, .paused, failure: failure)
                let job = try store.job(id)
                return failure.isBudget ? .limitReached(job, failure) : .suspended(job, failure)
            case .failed(let failure):
                try store.setStatus(id, .error, failure: failure)
                return .suspended(try store.job(id), failure)
            }
        }
    }

    /// Marks the job as done, once its plan was presented and the renames that it asked for were tried.
    ///
    /// - Throws: errors of the store.
    public func complete() throws -> Job {
        let now = try store.job(id)
        if now.status == .processing {
            try store.setStatus(id, .completed, phase: now.phase == .analyzing ? .ready : now.phase)
        }
        return try store.job(id)
    }

    /// The run can't go on: stores why, if the database still allows that, and leaves.
    public func abandon(because error: any Error) async {
        let (store, id, failure) = (store, id, UserFacingError(error, database: store.name).failure)
        Reserve(for: store).release()
        try? await Blocking.run { try store.giveUp(id, because: failure) { $0.isAliveHere } }
        try? await leave()
    }

    // MARK: The list of workers

    @discardableResult
    private func register() async throws -> WorkerRegistration {
        let (store, id, policy) = (store, id, policy)
        let registration = try await Blocking.run {
            if let renamer = try store.renamer(id, \.isAliveHere), renamer != .current {
                throw JobStoreError.busy(id, renamer)
            }
            let worker = NewWorker(.current, leaseUntil: policy.leaseUntil(store), isDetached: policy.isDetached)
            let registration = try store.register(id, worker, rules: policy.rules) { $0.isAliveHere }
            for dead in registration.reaped { WorkerOutput.collect(dead.standardError, in: id, store) }
            return registration
        }
        worker.withLock { $0 = registration.worker }
        return registration
    }

    /// Takes this process off the list of the job's workers.
    ///
    /// - Throws: errors of the store.
    public func leave() async throws {
        guard let worker = worker.withLock({ $0.take() }) else { return }
        let store = store
        try await Blocking.run { try store.leave(worker) }
    }
}

extension RunPolicy {
    init(_ settings: Settings, isDetached: Bool, tier: RequestTier = .standard) {
        self.init()
        if tier == .flex { rules.waitForFlex() }
        self.isDetached = isDetached
        if let seconds = settings.lease { lease = .seconds(seconds) }
        if let seconds = settings.refusedFor { rules.refusedFor = .seconds(seconds) }
        if let seconds = settings.probeInterval { rules.firstProbe = .seconds(seconds) }
        batches.size = settings.batchSize
        if let seconds = settings.batchInterval {
            (batches.firstPoll, batches.longestPoll) = (.seconds(seconds), .seconds(seconds * 10))
        }
    }
}
