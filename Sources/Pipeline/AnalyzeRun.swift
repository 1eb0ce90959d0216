public import Describing
public import FileSystem
public import JobStore
public import PhotoModel
import Synchronization

/// The run of one job in this process, from the walk to the last description.
///
/// Thumbnails are made by one task a core; each hands its picture on to a task that waits for one of the describer's
/// slots. So there are never more pictures in memory than cores plus slots, however slow the server is.
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
    }

    let store: JobStore
    let job: Job
    let root: Directory
    let describer: any Describer
    let monitor: RunMonitor
    let stop: StopSignal
    let cores: Int

    /// - Parameter cores: how many thumbnails are made at once.
    public init(
        store: JobStore, job: Job, root: Directory, describer: any Describer, monitor: RunMonitor, stop: StopSignal,
        cores: Int
    ) {
        self.store = store
        self.job = job
        self.root = root
        self.describer = describer
        self.monitor = monitor
        self.stop = stop
        self.cores = cores
    }

    /// - Parameter worker: as the store enrolled it.
    /// - Throws: errors of the store.
    public func run(worker: Int64) async throws -> Outcome {
        let desk = Desk(self, worker: worker)
        try await withThrowingTaskGroup(of: Void.self) { group in
            if !job.scanned {
                let scan = ScanStage(store: self.store, job: job, root: root, monitor: monitor, stop: stop)
                group.addTask { _ = try await Blocking.run { try scan.run() } }
            }
            for _ in 0..<cores { group.addTask { try await work(desk) } }
            let watcher = Task { try await watch() }
            defer { watcher.cancel() }
            do {
                for try await _ in group {}
            } catch {
                // One stage cannot write any more: the others must not go on paying.
                stop.stop()
                throw error
            }
        }
        try await desk.sink.finish()
        let left = desk.leftovers.withLock { $0 }
        let (store, id) = (self.store, job.id)
        try await Blocking.run { try store.putBack(left.items, worker: worker, spent: left.spent, in: id) }
        if let failure = left.failure { return .failed(failure) }
        let status = try await Blocking.run { try store.job(id).status }
        if status != .processing { return .taken(status) }
        return stop.isStopped ? .stopped : .finished
    }

    /// Another process may pause or cancel the job: from then on nothing new is sent.
    private func watch() async throws {
        let (store, id) = (self.store, job.id)
        while !stop.isStopped {
            try await Task.sleep(for: .milliseconds(250))
            if try await Blocking.run({ try store.job(id).status }) != .processing { stop.stop() }
        }
    }

    /// The walk alone, for who wants to know how many photos there are before anything is sent. Blocking.
    ///
    /// - Returns: false when it was told to stop before the end.
    public static func walk(
        store: JobStore, job: Job, root: Directory, monitor: RunMonitor, stop: StopSignal
    ) throws -> Bool {
        try ScanStage(store: store, job: job, root: root, monitor: monitor, stop: stop).run()
    }

    /// What the tasks of one run share.
    private final class Desk: Sendable {
        struct Leftovers {
            var items: [Int64] = []
            var spent = Usage()
            var failure: JobFailure?
        }

        let queue: ClaimQueue
        let sink: ResultSink
        let stage: PhotoStage
        /// A picture that waits for its description takes memory: no more of them than slots, beside one a core.
        let room: Slots
        let leftovers = Mutex(Leftovers())

        init(_ run: AnalyzeRun, worker: Int64) {
            queue = ClaimQueue(
                store: run.store, job: run.job.id, worker: worker, monitor: run.monitor, stop: run.stop)
            sink = ResultSink(store: run.store, job: run.job.id, worker: worker, monitor: run.monitor)
            stage = PhotoStage(
                root: run.root, settings: run.job.settings, describer: run.describer, cache: run.store,
                slots: Slots(run.describer.concurrency), monitor: run.monitor, stop: run.stop)
            room = Slots(run.describer.concurrency + run.cores)
        }
    }

    /// Makes thumbnails one after the other; their descriptions go on beside.
    private func work(_ desk: Desk) async throws {
        try await withThrowingDiscardingTaskGroup { describing in
            while let item = try await desk.queue.next() {
                monitor.update { $0.current = item.photo.path }
                let began = ContinuousClock.now
                switch await desk.stage.prepare(item.photo) {
                case .failure(let failure):
                    try await desk.sink.add(
                        Completion(item, .failed(failure, step: .thumbnail), nil, Usage(), since: began))
                case .success(let prepared):
                    await desk.room.take()
                    describing.addTask { try await describe(item, prepared, desk, since: began) }
                }
            }
        }
    }

    private func describe(
        _ item: JobItem, _ prepared: PhotoStage.Prepared, _ desk: Desk, since began: ContinuousClock.Instant
    ) async throws {
        do {
            try await desk.stage.describe(prepared) { verdict in
                switch verdict {
                case .completed(let outcome, let usage):
                    try await desk.sink.add(Completion(item, outcome, prepared, usage, since: began))
                case .putBack(let why, let spent):
                    desk.leftovers.withLock { leftovers in
                        leftovers.items.append(item.id)
                        leftovers.spent += spent
                        leftovers.failure = leftovers.failure ?? why
                    }
                    if why != nil { stop.stop() }
                }
            }
        } catch {
            await desk.room.giveBack()
            throw error
        }
        await desk.room.giveBack()
    }
}

extension Completion {
    fileprivate init(
        _ item: JobItem, _ outcome: Outcome, _ prepared: PhotoStage.Prepared?, _ usage: Usage,
        since began: ContinuousClock.Instant
    ) {
        let elapsed = (ContinuousClock.now - began).components
        self.init(
            item: item.id, attempt: item.attempts, outcome: outcome, metadata: prepared?.metadata,
            thumbnailHash: prepared?.hash, usage: usage,
            elapsedMilliseconds: Int(elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000))
    }
}
