import Describing
import FileSystem
import Foundation
import JobStore
import PhotoModel

/// Brings a batch to its vendor, once.
struct BatchSender: Sendable {
    private let worker: BatchWorker

    init(_ worker: BatchWorker) {
        self.worker = worker
    }

    private var store: JobStore { worker.store }
    private var api: any BatchAPI { worker.describer.api }

    /// Seconds by which the vendor's clock may be behind.
    private static let clockDifference: TimeInterval = 600

    /// - Returns: why no other batch can be sent.
    /// - Throws: errors of the store.
    func send(_ batch: Batch) async throws -> JobFailure? {
        do {
            if let tried = batch.lastAttempt, try await isSettled(batch, tried: tried) { return nil }
            let spool = BatchSpool.file(store, tag: batch.tag)
            // Without its file it can't be sent again; nothing of it was created.
            if batch.isCancelled || !(spool.exists || batch.upload != nil) { return try await abandon(batch) }
            let file = BatchFile(path: spool.path, tag: batch.tag)
            switch try await upload(batch, file) {
            case .batch(let uploaded): return try await create(uploaded, file)
            case .nothing(let failure): return failure
            }
        } catch let error as BatchError {
            // Of the lists and of old uploads: they say nothing of whether the batch was created.
            return try await worker.delay(batch, error)
        }
    }

    /// Finds out whether an earlier attempt succeeded.
    ///
    /// - Returns: whether nothing more is to be done now.
    private func isSettled(_ batch: Batch, tried: Date) async throws -> Bool {
        let known = try await known()
        let since = (batch.firstAttempt ?? tried).addingTimeInterval(-Self.clockDifference)
        switch try await api.search(batch.tag, since: since, known: known) {
        case .found(let remote) where remote.end != .failed:
            _ = try await adopt(remote, batch)
            return true
        case .unclear(let id):
            let next = worker.rules.next(afterPolls: batch.polls)
            let note = "the batch \(id) at \(worker.describer.host) may be this one, which shows when it ends"
            _ = try await Blocking.run { [store] in
                try store.recordDelay(batch, note: note, blockedBy: id, next: next)
            }
            return true
        case .found, .nothing:
            // A failed one with this tag cost nothing.
            let settled = tried.addingTimeInterval(Double(worker.rules.settling.milliseconds) / 1000)
            guard tried <= Date(), settled > Date() else { return false }
            let note = "waits until \(worker.describer.host) would list it, if it had arrived"
            _ = try await Blocking.run { [store] in try store.recordDelay(batch, note: note, next: settled) }
            return true
        }
    }

    private enum Uploaded {
        case batch(Batch)
        /// It is not there, and why no other batch need be tried.
        case nothing(JobFailure?)
    }

    private func upload(_ batch: Batch, _ file: BatchFile) async throws -> Uploaded {
        guard api.uploads, batch.upload == nil else { return .batch(batch) }
        if batch.firstAttempt != nil {
            for earlier in try await api.uploads(of: batch.tag) { try await remove(earlier) }
        }
        guard try await attempt(batch) != nil else { return .nothing(nil) }
        let upload: String
        do {
            upload = try await api.upload(file)
        } catch {
            return .nothing(try await refused(batch, error))
        }
        let uploaded = try await Blocking.run { [store] in try store.recordUpload(batch.id, upload) }
        if let uploaded { return .batch(uploaded) }
        try await remove(upload)
        return .nothing(nil)
    }

    private func create(_ batch: Batch, _ file: BatchFile) async throws -> JobFailure? {
        guard try await worker.isMine(), let tried = try await attempt(batch) else { return nil }
        do {
            return try await adopt(try await api.create(file, upload: tried.upload), tried)
        } catch let error as BatchError {
            return try await refused(tried, error)
        }
    }

    /// Identifiers that other batches have.
    private func known() async throws -> Set<String> {
        let (store, account) = (store, worker.describer.account)
        return try await Blocking.run { try store.knownRemoteBatches(of: account) }
    }

    private func attempt(_ batch: Batch) async throws -> Batch? {
        let (store, account) = (store, worker.describer.account)
        return try await Blocking.run { try store.recordAttempt(batch.id, account: account) }
    }

    /// - Returns: why the vendor's batch can't be this one.
    private func adopt(_ remote: RemoteBatch, _ batch: Batch) async throws -> JobFailure? {
        let known = try await known()
        guard !known.contains(remote.id) else {
            let failure = JobFailure(.replyNotJSON, "\(worker.describer.host) gave two batches one identifier")
            return try await worker.delay(batch, .job(failure))
        }
        let next = worker.rules.next(afterPolls: 0)
        let sent = try await Blocking.run { [store] in
            try store.recordSubmission(
                batch.id, remote: remote.id, state: remote.state, deadline: remote.deadline, next: next)
        }
        // Another worker has sent it, because this one was stopped for long.
        if sent == nil { try await api.cancel(remote.id) }
        BatchSpool.file(store, tag: batch.tag).delete()
        return nil
    }

    private func remove(_ file: String) async throws(BatchError) {
        do {
            try await api.delete(file)
        } catch {
            guard case .missing = error else { throw error }
        }
    }

    /// The vendor answered the upload or the creation with an error.
    private func refused(_ batch: Batch, _ error: BatchError) async throws -> JobFailure? {
        var failure = error.failure
        // The account, not the batch, is the cause: with another key or more credit the same file can be sent.
        if case .later = error { return try await worker.delay(batch, error) }
        if BatchWorker.concernsAll(failure.code) { return try await worker.delay(batch, error) }
        // There is no such batch: its photos wait again.
        if [.requestRefused, .notFound].contains(failure.code) {
            failure = JobFailure(.batchRefused, "\(worker.describer.host) did not accept a batch: \(failure.message)")
        }
        _ = try await abandon(batch)
        return failure
    }

    private func abandon(_ batch: Batch) async throws -> JobFailure? {
        let store = store
        let abandoned = try await Blocking.run { () -> Batch? in
            BatchSpool.file(store, tag: batch.tag).delete()
            return try store.discardBatch(batch.id) ? nil : try store.abandonBatch(batch)
        }
        if let abandoned { try await worker.delete(abandoned) }
        return nil
    }
}
