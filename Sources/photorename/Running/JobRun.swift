import ArgumentParser
import Describing
import FileSystem
import Foundation
import JobStore
import PhotoModel
import Pipeline
import Settings
import TerminalUI

/// Works a job in this process until it ends or is interrupted, and leaves it in the state that says so. Other processes
/// may be at the same job; what only one can do (the walk, the plan, the renames) goes by turns.
struct JobRun {
    let wiring: Wiring
    /// No terminal is behind it.
    var isDetached = false
    let stop = StopSignal()

    private var store: JobStore { wiring.store }
    private var console: Console { wiring.console }

    private enum End {
        /// Everything was looked at, there is a plan, and it is for this process to show it.
        case analyzed(Job)
        /// A signal stopped it; the job is kept.
        case interrupted
        /// The job's cap is reached: what is done is shown.
        case capped(Job)
        /// It ended otherwise, and was told of.
        case other(ExitStatus)
    }

    private var policy: RunPolicy { RunPolicy(wiring.settings, isDetached: isDetached) }

    func factory() -> DescriberFactory { DescriberFactory(settings: wiring.settings) }

    /// The describer of a job, which remembers what it learns of the server.
    func describer(of job: Job) async throws -> DescriberFactory.Made {
        let (store, id, factory) = (store, job.id, factory())
        let (stop, policy) = (stop, policy)
        return try await Blocking.run {
            try factory.make(job.settings.describe) {
                Pacer(store: store, id: $0, stop: stop, policy: policy)
            } onLearnt: { shape in
                // What cannot be written down is asked for once more by the next process.
                try? await Blocking.run { try store.remember(shape, in: id) }
            }
        }
    }

    /// Walks the folder and nothing else: for a question that needs the number of photos.
    func scan(_ job: Job, _ root: Directory) async throws -> Job {
        let store = store
        let enrolment = try await enrol(job)
        let result: Result<Job, any Error>
        do {
            try await Blocking.run { try store.begin(job.id, phase: .scanning) }
            let monitor = RunMonitor()
            try await withLine(monitor) {
                _ = try await Blocking.run {
                    try AnalyzeRun.walk(store: store, job: job, root: root, monitor: monitor, stop: stop)
                }
            }
            result = .success(try await Blocking.run { try store.job(job.id) })
        } catch {
            result = .failure(error)
        }
        try await leave(enrolment.worker)
        return try result.get()
    }

    /// Describes what is left of a job, makes the plan, hands it to `finishing`, and then does what was to be done at the
    /// end, however that came.
    func run(
        _ job: Job, _ root: Directory, _ made: DescriberFactory.Made, _ finishing: Finishing, bell: Bool = false
    ) async throws -> ExitStatus {
        let hook = FinishHook(wiring: wiring)
        do {
            let status = try await work(job, root, made, finishing)
            await hook.run(job.id, status)
            FinishHook.ring(bell)
            return status
        } catch let code as ExitCode {
            throw code
        } catch {
            await hook.run(job.id, Complaint(error).status)
            FinishHook.ring(bell)
            throw error
        }
    }

    private func work(
        _ job: Job, _ root: Directory, _ made: DescriberFactory.Made, _ finishing: Finishing
    ) async throws -> ExitStatus {
        defer { made.transport?.close() }
        let enrolment = try await enrol(job)
        do {
            switch try await analyze(job, root, made, enrolment) {
            case .interrupted: throw Interrupts.shared.exitCode
            case .other(let status):
                try await leave(enrolment.worker)
                return status
            case .capped(let job):
                try await leave(enrolment.worker)
                try await Blocking.run { try finishing.preview(job) }
                return ExitStatus(of: job)
            case .analyzed(let job):
                // Until the renames are done somebody is at it; a question is nobody's work.
                if !job.settings.applies { try await leave(enrolment.worker) }
                let status = try await Blocking.run { try finishing.run(job) }
                if job.settings.applies { try await leave(enrolment.worker) }
                return status
            }
        } catch {
            guard !(error is ExitCode) else {
                try? await leave(enrolment.worker)
                throw error
            }
            var complaint = Complaint(error, database: store.path)
            await giveUp(job.id, complaint)
            try? await leave(enrolment.worker)
            // Behind a sentence; another command stands alone.
            if complaint.hint?.hasSuffix(".") != false {
                complaint.hint = [complaint.hint, "To continue: photorename resume \(job.id)"].compactMap(\.self)
                    .joined(separator: " ")
            }
            throw complaint
        }
    }

    private func analyze(
        _ job: Job, _ root: Directory, _ made: DescriberFactory.Made, _ enrolment: Enrolment
    ) async throws -> End {
        let store = store
        let worker = enrolment.worker
        let isHelping = try await Blocking.run {
            let now = try store.job(job.id)
            if !enrolment.isAlone, now.status == .processing { return true }
            // Whoever started this process in the background has begun the run.
            if enrolment.wasExpected, now.status == .processing { return false }
            try store.begin(job.id, phase: now.scanned ? .analyzing : .scanning)
            return false
        }
        if isHelping { console.say("Job \(job.id) is being worked on; helping.") }
        while true {
            let outcome = try await describe(job.id, root, made, worker)
            guard case .finished = outcome else {
                return try await Blocking.run { try end(job.id, outcome, worker, isHelping) }
            }
            let turn = try await Blocking.run {
                try store.takeFinish(job.id, worker: worker, now: BootClock.now) { $0.isAlive }
            }
            switch turn {
            case .mine:
                if try await Blocking.run({ try plan(job.id, root) }) { return .analyzed(try store.job(job.id)) }
            case .taken(let process):
                if isHelping {
                    console.say("Nothing is left to describe; process \(process.pid) goes on with it.")
                    return .other(ExitStatus(of: try await Blocking.run { try store.job(job.id) }))
                }
                await Nap().sleep(for: .milliseconds(250))
            case .nobodys: break
            }
            // Photos to be tried again came in between, or the job's status changed.
            let now = try await Blocking.run { try store.job(job.id) }
            if now.status != .processing {
                return try await Blocking.run { try end(job.id, .taken(now.status), worker, isHelping) }
            }
        }
    }

    private func describe(
        _ id: JobID, _ root: Directory, _ made: DescriberFactory.Made, _ worker: Int64
    ) async throws -> AnalyzeRun.Outcome {
        let store = store
        let job = try await Blocking.run { try store.job(id) }
        if let cap = job.capReached { return .pausing(cap) }
        let monitor = RunMonitor()
        monitor.update { snapshot in
            snapshot.counters = job.counters
            snapshot.scanned = job.scanned
            snapshot.usage = job.usage
            snapshot.processedBefore = job.counters.processed
        }
        let run = AnalyzeRun(
            store: store, job: job, root: root, describer: made.describer, monitor: monitor, stop: stop,
            cores: ProcessInfo.processInfo.activeProcessorCount, policy: policy, pacer: made.pacer,
            zone: { [places = wiring.places] in places.offset(at: $0, time: $1) }, onSend: onSend(made.host))
        return try await withLine(monitor, made.pacer) { try await run.run(worker: worker) }
    }

    /// With --verbose, what leaves this process: where to, pixels, bytes.
    private func onSend(_ host: String?) -> @Sendable (RelativePath, Thumbnail) -> Void {
        guard let host, console.isVerbose else { return { _, _ in } }
        let console = console
        return { path, thumbnail in
            console.say(
                "\(TerminalText.escape(path.bytes)): \(thumbnail.width) × \(thumbnail.height) pixels, \(thumbnail.jpeg.count) bytes to \(host)"
            )
        }
    }

    /// - Returns: false when there is something to be looked at again.
    private func plan(_ id: JobID, _ root: Directory) throws -> Bool {
        let job = try store.job(id)
        let plan = try Planning(wiring) { root }.draft(job, job.settings.naming)
        return try store.finishAnalysis(plan, by: job.settings.naming, in: id)
    }

    private func end(
        _ id: JobID, _ outcome: AnalyzeRun.Outcome, _ worker: Int64, _ isHelping: Bool
    ) throws -> End {
        switch outcome {
        case .finished: preconditionFailure("a finished run is brought to its end by turns")
        case .stopped:
            let status = try store.stop(id, worker: worker) { $0.isAlive }
            let job = try store.job(id)
            let stand = "\(job.counters.done) of \(job.counters.total) photos described"
            console.say(
                status == .processing
                    ? "Stopped helping with \(stand); others go on."
                    : "Stopped with \(stand). Go on with: photorename resume \(id)")
            return .interrupted
        case .taken(.completed):
            // Whom one helped shows the names.
            let job = try store.job(id)
            return isHelping ? .other(ExitStatus(of: job)) : .analyzed(job)
        case .taken(let status):
            console.warn("job \(id) is \(status.rawValue) now; another process said so")
            return .other(ExitStatus(of: try store.job(id)))
        case .pausing(let failure) where failure.isBudget:
            _ = try end(id, .paused, failure)
            return .capped(try store.job(id))
        case .pausing(let failure): return .other(try end(id, .paused, failure))
        case .failed(let failure): return .other(try end(id, .error, failure))
        }
    }

    private func end(_ id: JobID, _ status: JobStatus, _ failure: JobFailure) throws -> ExitStatus {
        try store.setStatus(id, status, failure: failure)
        let complaint = Complaint(
            failure.message, hint: "\(failure.hint) To continue: photorename resume \(id)", code: failure.code)
        // At its budget the job's plan is what is written.
        if failure.isBudget { console.complain(complaint) } else { console.fail(complaint) }
        return ExitStatus(of: try store.job(id))
    }

    /// The run cannot go on: the job says why, if that can still be written.
    private func giveUp(_ id: JobID, _ complaint: Complaint) async {
        let store = store
        Reserve(for: store).release()
        try? await Blocking.run {
            if try store.job(id).status == .processing { try store.setStatus(id, .error, failure: complaint.failure) }
        }
    }

    private func enrol(_ job: Job) async throws -> Enrolment {
        let store = store
        let policy = policy
        let enrolment = try await Blocking.run {
            if let renamer = try store.renamer(job.id), renamer != .current, renamer.isAlive {
                throw JobStoreError.busy(job.id, renamer)
            }
            return try store.enrol(
                job.id, .current, detached: policy.isDetached, leaseUntil: policy.leaseUntil, rules: policy.rules
            ) { $0.isAlive }
        }
        for gone in enrolment.dismissed { WorkerOutput.collect(gone.standardError, in: job.id, store) }
        let console = console
        let stop = stop
        Interrupts.shared.onFirst { _ in
            stop.stop()
            console.say("Stopping: what has been sent is still waited for. Ctrl-C again stops at once.")
        }
        return enrolment
    }

    private func leave(_ worker: Int64) async throws {
        let store = store
        Interrupts.shared.onFirst(nil)
        try await Blocking.run { try store.leave(worker) }
    }

    private func withLine<Value: Sendable>(
        _ monitor: RunMonitor, _ pacer: Pacer? = nil, _ body: () async throws -> Value
    ) async throws -> Value {
        let began = ContinuousClock.now
        let line = LiveLine(console) {
            var line = ProgressLine(monitor.snapshot, elapsed: ContinuousClock.now - began)
            if let seconds = pacer?.rest { line.verb = "Rate limited, \(Numbers.duration(seconds))" }
            return line
        }
        defer { line.finish() }
        return try await body()
    }
}

extension ProgressLine {
    fileprivate init(_ snapshot: RunSnapshot, elapsed: Duration) {
        let done = snapshot.counters.processed
        let isWalking = !snapshot.scanned && done == 0
        self.init(
            verb: isWalking ? "Scanning" : snapshot.isUnreachable ? "Unreachable, trying" : "Describing",
            done: isWalking ? snapshot.counters.total : done, total: isWalking ? nil : snapshot.counters.total)
        failed = snapshot.counters.failed
        tokens = snapshot.usage.inputTokens + snapshot.usage.outputTokens
        current = snapshot.current?.text
        let seconds = Double(elapsed.milliseconds) / 1000
        let fresh = done - snapshot.processedBefore
        guard seconds > 0.5, fresh > 0, !isWalking, !snapshot.isUnreachable else { return }
        rate = Double(fresh) / seconds
        if snapshot.scanned, snapshot.counters.remaining > 0 {
            secondsRemaining = Int((Double(snapshot.counters.remaining) * seconds / Double(fresh)).rounded(.up))
        }
    }
}

extension RunPolicy {
    init(_ settings: Settings, isDetached: Bool) {
        self.init()
        self.isDetached = isDetached
        if let seconds = settings.lease { lease = .seconds(seconds) }
        if let seconds = settings.refusedFor { rules.refusedFor = .seconds(seconds) }
        if let seconds = settings.probeInterval { rules.firstProbe = .seconds(seconds) }
    }
}
