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

    /// How much earlier the vendor's clock may be.
    private static let clockDifference: TimeInterval = 600

    /// - Returns: why no other batch can be sent.
    /// - Throws: errors of the store.
    func send(_ batch: Batch) async throws -> JobFailure? {
        do {
            if let tried = batch.lastAttempt, try await isSettled(batch, tried: tried) { return nil }
            if batch.isCancelled { return try await giveUp(batch) }
            let spool = BatchSpool.file(store, tag: batch.tag)
            let file = BatchFile(path: spool.path, tag: batch.tag, model: worker.describer.model)
            guard spool.exists || batch.upload != nil else {
                // Someone deleted its file; nothing of it was created.
                return try await giveUp(batch)
            }
            return try await create(batch, file)
        } catch let error as BatchError {
            guard case .later = error else { return try await refused(batch, error) }
            return try await worker.delay(batch, error)
        }
    }

    /// Finds out whether an earlier attempt succeeded.
    ///
    /// - Returns: whether nothing more is to be done now.
    private func isSettled(_ batch: Batch, tried: Date) async throws -> Bool {
        let known = try await Blocking.run { [store] in try store.knownRemoteBatches() }
        let since = (batch.firstAttempt ?? tried).addingTimeInterval(-Self.clockDifference)
        switch try await api.search(batch.tag, since: since, known: known) {
        case .found(let remote) where remote.end != .failed:
            try await adopt(remote, batch)
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
            guard batch.refusals == 0, tried <= Date(), settled > Date() else { return false }
            let note = "waits until \(worker.describer.host) would list it, if it had arrived"
            _ = try await Blocking.run { [store] in try store.recordDelay(batch, note: note, next: settled) }
            return true
        }
    }

    private func create(_ ready: Batch, _ file: BatchFile) async throws -> JobFailure? {
        var batch = ready
        if api.uploads, batch.upload == nil {
            if batch.firstAttempt != nil {
                for upload in try await api.uploads(of: batch.tag) { try await remove(upload) }
            }
            guard let tried = try await Blocking.run({ [store] in try store.recordAttempt(ready.id) }) else {
                return nil
            }
            batch = tried
            let upload = try await api.upload(file)
            guard let uploaded = try await Blocking.run({ [store] in try store.recordUpload(ready.id, upload) }) else {
                try await remove(upload)
                return nil
            }
            batch = uploaded
        }
        guard try await worker.isMine(),
            let tried = try await Blocking.run({ [store] in try store.recordAttempt(ready.id) })
        else { return nil }
        let remote: RemoteBatch
        do {
            remote = try await api.create(file, upload: tried.upload)
        } catch {
            guard case .missing(let failure) = error, tried.upload != nil else { throw error }
            // The vendor has deleted the file, or has no batches.
            _ = try await Blocking.run { [store] in try store.recordUpload(ready.id, nil) }
            throw BatchError.job(failure)
        }
        try await adopt(remote, tried)
        return nil
    }

    private func adopt(_ remote: RemoteBatch, _ batch: Batch) async throws {
        let next = worker.rules.next(afterPolls: 0)
        let sent = try await Blocking.run { [store] in
            try store.recordSubmission(
                batch.id, remote: remote.id, state: remote.state, deadline: remote.deadline, next: next)
        }
        if sent == nil {
            // Another worker has sent it, because this one was stopped for long.
            let known = try await Blocking.run { [store] in try store.knownRemoteBatches() }
            if !known.contains(remote.id) { try await api.cancel(remote.id) }
            return
        }
        BatchSpool.file(store, tag: batch.tag).delete()
    }

    private func remove(_ file: String) async throws(BatchError) {
        do {
            try await api.delete(file)
        } catch {
            guard case .missing = error else { throw error }
        }
    }

    /// The vendor said no, so there is no such batch: its photos wait again.
    private func refused(_ batch: Batch, _ error: BatchError) async throws -> JobFailure? {
        var failure = error.failure
        // The account, not the batch, is the cause: with another key or more credit the same file can be sent.
        if [.keyRefused, .insufficientQuota, .tlsFailed, .tlsExpired, .tlsUntrusted, .tlsWrongName].contains(
            failure.code)
        {
            return try await worker.delay(batch, error)
        }
        if [.requestRefused, .notFound].contains(failure.code) {
            failure = JobFailure(.batchRefused, "\(worker.describer.host) did not accept a batch: \(failure.message)")
        }
        _ = try await giveUp(batch)
        return failure
    }

    private func giveUp(_ batch: Batch) async throws -> JobFailure? {
        let store = store
        let given = try await Blocking.run { () -> Batch? in
            BatchSpool.file(store, tag: batch.tag).delete()
            return try store.discardBatch(batch.id) ? nil : try store.abandonBatch(batch)
        }
        if let given { try await worker.delete(given) }
        return nil
    }
}
