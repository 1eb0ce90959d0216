import Clocks
public import Foundation
import JobStore
public import PhotoModel

/// Goes on with the batches of a job until something else is to be done. It keeps the worker's lease.
public struct BatchLoop: Sendable {
    public enum End: Sendable {
        /// No photo waits for a batch.
        case settled
        /// Photos can be put into batches.
        case photosWait
        /// The vendor works on these; nothing is due now.
        case atVendor([Batch])
        /// Why no more can be sent or collected.
        case failed(JobFailure)
        case stopped
        /// Another process changed the job's status.
        case taken(JobStatus)
    }

    public struct Options: Sendable {
        /// Wait for the vendor, instead of looking in once.
        public var waits = false
        /// Ask about all batches now, whenever they were asked about last.
        public var pollsAtOnce = false
        /// No photo can be added before one of these batches has its results; nil where photos can be added now.
        public var full: Set<Int64>?
        /// The job is cancelled: take what is charged.
        public var isCancelled = false
        /// When to stop waiting; nil for never.
        public var until: Date?

        public init() {}
    }

    private let worker: BatchWorker
    private let options: Options

    public init(_ worker: BatchWorker, _ options: Options) {
        self.worker = worker
        self.options = options
    }

    /// - Throws: errors of the store.
    public func run() async throws -> End {
        let store = worker.store
        try await Blocking.run { try BatchSpool.sweep(store) }
        let isOver = StopSignal()
        let nap = Nap()
        let renewal = Task { await renew(until: isOver, nap) }
        let end: Result<End, any Error>
        do {
            end = .success(try await loop())
        } catch {
            end = .failure(error)
        }
        isOver.stop()
        nap.end()
        await renewal.value
        return try end.get()
    }

    private func renew(until isOver: StopSignal, _ nap: Nap) async {
        let (store, id, policy) = (worker.store, worker.worker, worker.policy)
        while !isOver.isStopped {
            await nap.sleep(for: policy.lease / 3)
            if !isOver.isStopped {
                try? await Blocking.run { try store.renew(id, leaseUntil: policy.leaseUntil(store)) }
            }
        }
    }

    private func loop() async throws -> End {
        var atOnce = options.pollsAtOnce
        while true {
            if worker.stop.isStopped { return .stopped }
            let progress = try await worker.step(atOnce: atOnce)
            atOnce = false
            if let failure = progress.failure { return .failed(failure) }
            if let end = try await end(progress) { return end }
            let next = min(progress.next ?? .distantFuture, options.until ?? .distantFuture)
            try await sleep(until: next)
            if let until = options.until, until <= Date() { return .atVendor(progress.unsettled) }
            // A cancellation is expected to show soon.
            atOnce = options.isCancelled
        }
    }

    private func end(_ progress: BatchProgress) async throws -> End? {
        let (store, id) = (worker.store, worker.job)
        let (status, photosWait) = try await Blocking.run {
            (try store.job(id).status, try store.hasWaitingPhotos(id))
        }
        if status != .processing, status != .cancelled || !options.isCancelled { return .taken(status) }
        let unsettled = progress.unsettled
        if unsettled.isEmpty { return .settled }
        if photosWait, !options.isCancelled {
            guard let full = options.full else { return .photosWait }
            if !full.isSubset(of: unsettled.map(\.id)) { return .photosWait }
        }
        if options.waits { return nil }
        // What is to be sent is sent first, unless only the vendor can tell whether it is there.
        let isSending =
            !progress.isElsewhere
            && progress.unsent.contains { $0.blockedBy == nil && $0.polls < Self.attempts && isSoon($0.next) }
        return isSending ? nil : .atVendor(unsettled)
    }

    /// Attempts to send a batch, before a process that does not wait leaves it to the next one.
    private static let attempts = 5

    /// Within a minute.
    private func isSoon(_ date: Date?) -> Bool { (date ?? .distantPast).timeIntervalSinceNow <= 60 }

    /// Ends early when the run is stopped or the job's status changes.
    private func sleep(until next: Date) async throws {
        let (store, id) = (worker.store, worker.job)
        let isCancelled = options.isCancelled
        let nap = Nap()
        // A cancellation is asked about every two seconds.
        let wake = isCancelled ? min(next, Date(timeIntervalSinceNow: 2)) : next
        repeat {
            let left = max(0.02, min(0.25, wake.timeIntervalSinceNow))
            await nap.sleep(for: .milliseconds(Int(left * 1000)))
            if worker.stop.isStopped { return }
            let status = try await Blocking.run { try store.job(id).status }
            if status != .processing, !isCancelled { return }
        } while wake > Date()
    }
}
