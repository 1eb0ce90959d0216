import Describing
import FileSystem
import Foundation
import JobStore
import PhotoModel
import Pipeline
import TerminalUI

/// Works a job in this process until it ends or is interrupted, and leaves it in the state that says so.
struct JobRun {
    let wiring: Wiring
    let stop = StopSignal()

    private var store: JobStore { wiring.store }
    private var console: Console { wiring.console }

    enum End {
        /// Everything was looked at, and there is a plan.
        case analyzed(Job)
        /// A signal stopped it; the job is kept.
        case interrupted
        /// It ended otherwise, and was told of.
        case other(ExitStatus)
    }

    func factory() -> DescriberFactory { DescriberFactory(settings: wiring.settings, stop: stop) }

    /// Walks the folder and nothing else: for a question that needs the number of photos.
    func scan(_ job: Job, _ root: Directory) async throws -> Job {
        let store = store
        return try await enrolled(job) { worker in
            try await Blocking.run { try store.begin(job.id, phase: .scanning) }
            let monitor = RunMonitor()
            try await withLine(monitor) {
                _ = try await Blocking.run {
                    try AnalyzeRun.walk(store: store, job: job, root: root, monitor: monitor, stop: stop)
                }
            }
            return try store.job(job.id)
        }
    }

    /// Describes what is left of a job.
    func describe(_ job: Job, _ root: Directory, _ made: DescriberFactory.Made) async throws -> End {
        let store = store
        defer { made.transport?.close() }
        let outcome = try await enrolled(job) { worker in
            try await Blocking.run { try store.begin(job.id, phase: job.scanned ? .analyzing : .scanning) }
            let job = try store.job(job.id)
            let monitor = RunMonitor()
            monitor.update { snapshot in
                snapshot.counters = job.counters
                snapshot.scanned = job.scanned
                snapshot.usage = job.usage
                snapshot.processedBefore = job.counters.processed
            }
            let run = AnalyzeRun(
                store: store, job: job, root: root, describer: made.describer, monitor: monitor, stop: stop,
                cores: ProcessInfo.processInfo.activeProcessorCount)
            return try await withLine(monitor) { try await run.run(worker: worker) }
        }
        return try await Blocking.run { try end(job.id, root, outcome) }
    }

    private func end(_ id: JobID, _ root: Directory, _ outcome: AnalyzeRun.Outcome) throws -> End {
        switch outcome {
        case .finished:
            let job = try store.job(id)
            try store.storePlan(
                Planning(store: store) { root }.plan(job, try store.items(id), job.settings.naming), in: id)
            // With --yes the job is only done once the renames are.
            if !job.settings.applies { try store.setStatus(id, .completed, phase: .ready) }
            return .analyzed(try store.job(id))
        case .stopped:
            try store.setStatus(id, .paused)
            let job = try store.job(id)
            console.say(
                "Stopped with \(job.counters.done) of \(job.counters.total) photos described. Go on with: photorename resume \(id)"
            )
            return .interrupted
        case .taken(let status):
            console.warn("job \(id) is \(status.rawValue) now; another process said so")
            return .other(ExitStatus(of: try store.job(id)))
        case .failed(let failure):
            try store.setStatus(id, .error, failure: failure)
            console.complain(Complaint(failure.message, hint: "\(failure.hint): photorename resume \(id)"))
            return .other(.failure)
        }
    }

    /// Does `body` enrolled as the job's worker.
    private func enrolled<Value: Sendable>(
        _ job: Job, _ body: (Int64) async throws -> Value
    ) async throws -> Value {
        let store = store
        let worker = try await Blocking.run { try store.enrol(job.id, .current) { $0.isAlive } }
        let console = console
        let stop = stop
        Interrupts.shared.onFirst { _ in
            stop.stop()
            console.say("Stopping: what has been sent is still waited for. Ctrl-C again stops at once.")
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(worker))
        } catch {
            result = .failure(error)
        }
        Interrupts.shared.onFirst(nil)
        try await Blocking.run { try store.leave(worker) }
        return try result.get()
    }

    private func withLine<Value: Sendable>(_ monitor: RunMonitor, _ body: () async throws -> Value) async throws
        -> Value
    {
        let began = ContinuousClock.now
        let line = LiveLine(console) { ProgressLine(monitor.snapshot, elapsed: ContinuousClock.now - began) }
        defer { line.finish() }
        return try await body()
    }
}

extension ProgressLine {
    fileprivate init(_ snapshot: RunSnapshot, elapsed: Duration) {
        let done = snapshot.counters.processed
        let isWalking = !snapshot.scanned && done == 0
        self.init(
            verb: isWalking ? "Scanning" : "Describing", done: isWalking ? snapshot.counters.total : done,
            total: isWalking ? nil : snapshot.counters.total)
        failed = snapshot.counters.failed
        tokens = snapshot.usage.inputTokens + snapshot.usage.outputTokens
        current = snapshot.current?.text
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let fresh = done - snapshot.processedBefore
        guard seconds > 0.5, fresh > 0, !isWalking else { return }
        rate = Double(fresh) / seconds
        if snapshot.scanned, snapshot.counters.remaining > 0 {
            secondsRemaining = Int((Double(snapshot.counters.remaining) * seconds / Double(fresh)).rounded(.up))
        }
    }
}
