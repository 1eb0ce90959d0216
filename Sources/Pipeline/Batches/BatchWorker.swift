import Clocks
public import Describing
import FileSystem
import Foundation
public import JobStore
public import PhotoModel

/// Sends the batches of a job, asks the vendor about them, and records their results.
///
/// One worker at a time does this. Each step is durable before the next one begins; after a crash the vendor's lists say
/// whether a batch was created.
public struct BatchWorker: Sendable {
    let store: JobStore
    let job: JobID
    let worker: Int64
    let describer: BatchDescriber
    let policy: RunPolicy
    private(set) var stop: StopSignal
    /// Batches that were sent before are looked at at once, when the user asks.
    private let began = Date()

    /// - Parameters:
    ///   - store: the jobs database.
    ///   - job: the job.
    ///   - worker: the worker's ID, from `JobStore.register`.
    ///   - describer: of the job's provider.
    ///   - policy: how often the vendor is asked.
    ///   - stop: ends a step between two batches.
    public init(
        _ store: JobStore, _ job: JobID, worker: Int64, describer: BatchDescriber, policy: RunPolicy, stop: StopSignal
    ) {
        self.store = store
        self.job = job
        self.worker = worker
        self.describer = describer
        self.policy = policy
        self.stop = stop
    }

    /// The same worker for a job that was cancelled, whose run has been ended.
    public var afterEnd: BatchWorker {
        var worker = self
        worker.stop = StopSignal(after: stop)
        return worker
    }

    var rules: BatchRules { policy.batches }

    /// Does what is due, batch by batch.
    ///
    /// - Parameter atOnce: whatever can be done, although the vendor was asked a moment ago.
    /// - Returns: what is to be done next.
    /// - Throws: errors of the store.
    public func step(atOnce: Bool = false) async throws -> BatchProgress {
        guard try await isMine() else {
            var progress = try await progress()
            progress.isElsewhere = true
            return progress
        }
        var failure: JobFailure?
        for batch in try await progress().batches where !stop.isStopped {
            let met = try await advance(batch, atOnce: atOnce)
            failure = failure ?? met
            // What concerns one batch keeps no other one from being collected.
            if let met, Self.concernsAll(met.code) { break }
        }
        var progress = try await progress()
        progress.failure = failure
        return progress
    }

    /// The account is the cause, not one batch.
    static func concernsAll(_ code: FailureCode) -> Bool {
        [.keyRefused, .insufficientQuota, .tlsFailed, .tlsExpired, .tlsUntrusted, .tlsWrongName].contains(code)
    }

    private func progress() async throws -> BatchProgress {
        let (store, job) = (store, job)
        return try await Blocking.run { BatchProgress(batches: try store.unfinishedBatches(of: job)) }
    }

    /// This worker has the job's batches, and its lease has not lapsed.
    func isMine() async throws -> Bool {
        let (store, job, worker, policy) = (store, job, worker, policy)
        return try await Blocking.run {
            try store.renew(worker, leaseUntil: policy.leaseUntil(store))
            let claim = try store.claimBatches(job, worker: worker, now: store.now) { $0.isAliveHere }
            if case .mine = claim { return true } else { return false }
        }
    }

    /// - Returns: why no other batch need be tried.
    private func advance(_ batch: Batch, atOnce: Bool) async throws -> JobFailure? {
        let isEarlier = (batch.sent ?? batch.created) < began
        let isDue = (batch.next ?? .distantPast) <= Date() || (batch.next ?? .distantPast) > farthest
        guard isDue || (atOnce && isEarlier) else { return nil }
        if let account = batch.account, account != describer.account {
            return JobFailure(
                .keyRefused, "the batch \(batch.remote ?? batch.tag) was sent with another key or to another server",
                hint: "Set that key again.")
        }
        switch batch.state {
        case .building: try await discardAbandoned(batch)
        case .ready: return try await BatchSender(self).send(batch)
        case .submitted: return try await poll(batch)
        case .ended: return try await BatchCollector(self).collect(batch)
        case .recorded: try await delete(batch)
        case .closed: break
        }
        return nil
    }

    /// Later than any planned question: the clock was set back.
    private var farthest: Date { Date(timeIntervalSinceNow: Double(rules.longestPoll.milliseconds) / 1000 * 2) }

    /// The process that built it is gone; nothing has left this machine.
    private func discardAbandoned(_ batch: Batch) async throws {
        let (store, job, worker) = (store, job, worker)
        try await Blocking.run {
            let isBuilt = try store.workers(job).contains {
                $0.id == batch.builder && $0.id != worker && store.isWorking($0, \.isAliveHere)
            }
            guard !isBuilt, batch.builder != worker else { return }
            if try store.discardBatch(batch.id) { BatchSpool.file(store, tag: batch.tag).delete() }
        }
    }

    // MARK: At the vendor

    private func poll(_ batch: Batch) async throws -> JobFailure? {
        guard let id = batch.remote else { return nil }
        do {
            var remote = try await describer.api.batch(id)
            if batch.isCancelled, remote.end == nil, !remote.isCancelling {
                // It may have ended in between, which is no failure.
                do {
                    try await describer.api.cancel(id)
                } catch {
                    if case .later = error { throw error }
                }
                remote = try await describer.api.batch(id)
            }
            return try await note(remote, of: batch)
        } catch let error as BatchError {
            guard case .missing = error else { return try await delay(batch, error) }
            guard batch.isCancelled else {
                // Not given up: what it finished may have been charged. One such answer may be a proxy's.
                let failure = JobFailure(.batchGone, "\(describer.host) does not know the batch \(id)")
                let isRepeated = batch.note == failure.message
                return try await delay(batch, isRepeated ? .job(failure) : .later(failure, after: nil))
            }
            guard let gone = try await ended(batch, RemoteBatch.End.gone, results: []) else { return nil }
            return try await BatchCollector(self).collect(gone)
        }
    }

    private func note(_ remote: RemoteBatch, of batch: Batch) async throws -> JobFailure? {
        let (store, next) = (store, rules.next(afterPolls: batch.polls))
        let seen = try await Blocking.run {
            try store.recordPoll(
                batch, state: remote.state, counts: (remote.succeeded, remote.failed), deadline: remote.deadline,
                next: next)
        }
        guard let seen, let end = remote.end else { return nil }
        // Some vendors name the results a moment later than the end.
        let hasResults = end == .completed || remote.succeeded + remote.failed > 0
        if hasResults, remote.results.isEmpty, !batch.isCancelled { return nil }
        guard let ended = try await ended(seen, end, results: remote.results) else { return nil }
        return try await BatchCollector(self).collect(ended, fault: remote.fault)
    }

    private func ended(_ batch: Batch, _ end: RemoteBatch.End, results: [String]) async throws -> Batch? {
        let store = store
        return try await Blocking.run { try store.recordEnd(batch, end: end.rawValue, results: results) }
    }

    /// Deletes what the vendor still has of a batch.
    func delete(_ batch: Batch) async throws {
        do {
            for file in try await remoteFiles(of: batch) {
                do {
                    try await describer.api.delete(file)
                } catch {
                    // What is not there, or never was, can't be deleted.
                    guard error.isOfResource else { throw error }
                }
            }
        } catch let error as BatchError {
            _ = try await delay(batch, error)
            return
        }
        let store = store
        _ = try await Blocking.run { try store.closeBatch(batch) }
    }

    private func remoteFiles(of batch: Batch) async throws(BatchError) -> [String] {
        let known = [batch.upload].compactMap(\.self) + batch.results
        guard batch.remote == nil, batch.firstAttempt != nil else { return known }
        // It was never created; its file may have been uploaded.
        return known + (try await describer.api.uploads(of: batch.tag).filter { !known.contains($0) })
    }

    /// Records a failure and when to try again.
    ///
    /// - Returns: the failure, where waiting does not help.
    func delay(_ batch: Batch, _ error: BatchError) async throws -> JobFailure? {
        var next = rules.next(afterPolls: batch.polls)
        if case .later(_, let after?) = error {
            let wait = Double(min(after, policy.rules.longestServerWait).milliseconds) / 1000
            next = max(next, Date(timeIntervalSinceNow: wait))
        }
        let (store, failure, until) = (store, error.failure, next)
        _ = try await Blocking.run { try store.recordDelay(batch, note: failure.message, next: until) }
        if case .later = error { return nil }
        return failure
    }
}
