import Describing
import FileSystem
import Foundation
import JobStore
public import PhotoModel
public import Pipeline
import Settings

/// Takes what a vendor still has of a job that ended: cancels its batches, records what they cost, and deletes its files.
public struct CollectBatches: Sendable {
    /// Seconds that a vendor has to end the batches of a job that is cancelled.
    public static let patience = 20.0

    private let context: AppContext
    private let job: Job
    private let stop: StopSignal

    /// - Parameters:
    ///   - context: database and settings.
    ///   - job: the job.
    ///   - stop: ends it between two requests.
    public init(_ context: AppContext, _ job: Job, stop: StopSignal = StopSignal()) {
        self.context = context
        self.job = job
        self.stop = stop
    }

    /// - Parameter seconds: how long to wait for the vendor.
    /// - Returns: what is left.
    /// - Throws: `JobFailure` where the vendor refuses, as `DescriberFactory.make`, errors of the store.
    public func run(atMost seconds: Double) async throws -> [Batch] {
        let (store, id) = (context.store, job.id)
        guard try await !Self.isWorkedOn(store, job) else { return try store.unfinishedBatches(of: id) }
        let (factory, options) = (DescriberFactory(context), job.settings.describe)
        let made = try await Blocking.run { try factory.make(options) }
        return try await made.closing { try await run($0, atMost: seconds) }
    }

    private func run(_ made: DescriberFactory.Made, atMost seconds: Double) async throws -> [Batch] {
        let (store, id) = (context.store, job.id)
        guard let describer = made.batches else { return try store.unfinishedBatches(of: id) }
        let policy = RunPolicy(context.settings, isDetached: false, tier: .batch)
        let worker = try await Blocking.run {
            try store.register(id, NewWorker(.current, leaseUntil: policy.leaseUntil(store)), rules: policy.rules) {
                $0.isAliveHere
            }.worker
        }
        let batches = BatchWorker(store, id, worker: worker, describer: describer, policy: policy, stop: stop)
        var loop = BatchLoop.Options()
        (loop.waits, loop.pollsAtOnce, loop.isCancelled) = (true, true, true)
        loop.until = Date(timeIntervalSinceNow: seconds)
        let end: Result<BatchLoop.End, any Error>
        do {
            end = .success(try await BatchLoop(batches, loop).run())
        } catch {
            end = .failure(error)
        }
        try await Blocking.run { try store.leave(worker) }
        if case .failed(let failure) = try end.get() { throw failure }
        return try store.unfinishedBatches(of: id)
    }

    private static func isWorkedOn(_ store: JobStore, _ job: Job) async throws -> Bool {
        try await Blocking.run { try !JobActivity(store, job).workers.isEmpty }
    }
}
