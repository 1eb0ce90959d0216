import Describing
import FileSystem
import Foundation
import JobStore
import PhotoModel

/// Puts the requests of a worker into batches. A batch that is full is ready to be sent.
actor BatchBuilder {
    enum Added: Sendable {
        /// The request is in the file of this batch; `noteRecorded` must follow when the photo is recorded.
        case added(batch: Int64)
        /// The limit of requests or dollars allows no more while the batches so far are not answered.
        case full(JobFailure)
        case stopped
    }

    private struct Building {
        var batch: Batch
        var count = 0
        var bytes = 0
        /// US dollars at most.
        var cost = 0.0
        /// In the file, but not recorded yet.
        var unrecorded = 0
    }

    private let run: WorkerRun
    private let describer: BatchDescriber
    private let changes: JobChanges
    /// Tokens of an answer.
    private let answerTokens: Int
    /// One photo at a time.
    private let turn = AsyncSemaphore(1)
    private var current: Building?
    private var allRecorded: CheckedContinuation<Void, Never>?
    /// Why no more photos are taken.
    private(set) var limit: JobFailure?

    /// - Parameters:
    ///   - run: the worker.
    ///   - batches: the job's.
    ///   - changes: notifications of changes.
    init(_ run: WorkerRun, _ batches: AnalyzeRun.Batches, changes: JobChanges) {
        self.run = run
        describer = batches.describer
        answerTokens = batches.answerTokens
        self.changes = changes
    }

    private var options: DescribeOptions { run.analysis.job.settings.describe }

    /// Adds a photo to the batch that is being built.
    ///
    /// - Throws: `FileSystemError`, errors of the store.
    func add(_ thumbnail: Thumbnail, item: Int64) async throws -> Added {
        _ = await turn.take()
        let added: Result<Added, any Error>
        do {
            added = .success(try await put(thumbnail, item))
        } catch {
            added = .failure(error)
        }
        await turn.giveBack()
        return try added.get()
    }

    private func put(_ thumbnail: Thumbnail, _ item: Int64) async throws -> Added {
        let usage = describer.estimate(thumbnail, answer: answerTokens)
        let cost = options.price?.cost(usage) ?? 0
        if let limit = try await reached(adding: cost) { return .full(limit) }
        var open: Building
        if let current {
            open = current
        } else {
            guard try await waitForRoom() else { return .stopped }
            open = try await begin()
        }
        let entry = describer.entry(thumbnail, tag: open.batch.tag, item: item)
        let form = describer.api.form
        if open.count > 0,
            open.count >= most || open.bytes + entry.count + form.separator.count + form.tail.count > form.bytes
        {
            try await complete()
            return try await put(thumbnail, item)
        }
        let bytes = (open.count == 0 ? form.head : form.separator) + entry
        let spool = BatchSpool.file(run.store, tag: open.batch.tag)
        do {
            try await Blocking.run { try spool.append(bytes) }
        } catch {
            // The file may end within a request.
            try? await discard()
            throw error
        }
        // Photos may have been recorded in the meantime.
        guard var now = current else { return .stopped }
        now.count += 1
        now.bytes += bytes.count
        now.cost += cost
        now.unrecorded += 1
        current = now
        return .added(batch: now.batch.id)
    }

    private var most: Int { min(describer.batchRequests, run.policy.batches.size ?? .max) }

    /// The limit that one more photo would exceed, with what all batches without results may cost.
    private func reached(adding cost: Double) async throws -> JobFailure? {
        if let limit { return limit }
        let (maximum, most) = (options.maximumCost, options.maximumRequests)
        guard maximum != nil || most != nil else { return nil }
        let (store, id, own) = (run.store, run.job, current)
        let (job, others) = try await Blocking.run {
            (try store.job(id), try store.unfinishedBatches(of: id).filter { $0.isUnsettled && $0.id != own?.batch.id })
        }
        let requests = others.reduce(job.usage.requests + (own?.count ?? 0)) { $0 + $1.requests }
        let dollars = others.reduce((job.costUSD ?? 0) + (own?.cost ?? 0)) { $0 + ($1.estimate ?? 0) }
        if let most, requests + 1 > most {
            limit = .requestLimitReached
        } else if let maximum, dollars + cost > maximum {
            limit = .costLimitReached
        }
        return limit
    }

    /// - Returns: false when the run was stopped.
    private func waitForRoom() async throws -> Bool {
        let (store, id) = (run.store, run.job)
        while !run.stop.isStopped {
            let mark = changes.mark
            let unsent = try await Blocking.run { try store.unfinishedBatches(of: id).count { $0.state == .ready } }
            if unsent < BatchRules.unsent { return true }
            await changes.wait(since: mark, atMost: WorkerHeartbeat.interval)
        }
        return false
    }

    private func begin() async throws -> Building {
        let (store, id, worker) = (run.store, run.job, run.worker)
        let batch = try await Blocking.run { try store.beginBatch(id, builder: worker, tag: BatchSpool.newTag()) }
        let begun = Building(batch: batch)
        current = begun
        return begun
    }

    /// Call it when a photo that was added is recorded, or can't be.
    func noteRecorded(_ batch: Int64) {
        guard current?.batch.id == batch else { return }
        current?.unrecorded -= 1
        guard current?.unrecorded == 0 else { return }
        allRecorded?.resume()
        allRecorded = nil
    }

    /// Completes the batch that is being built. Blocking calls run elsewhere.
    private func complete() async throws {
        if (current?.unrecorded ?? 0) > 0 { await withCheckedContinuation { allRecorded = $0 } }
        guard let full = current else { return }
        current = nil
        let (store, form) = (run.store, describer.api.form)
        let estimate = options.price == nil ? nil : full.cost
        let isReady = try await Blocking.run {
            let spool = BatchSpool.file(store, tag: full.batch.tag)
            try spool.append(form.tail)
            try spool.sync()
            let isReady = try store.finishBuilding(full.batch.id, count: full.count, estimate: estimate)
            if !isReady { spool.delete() }
            return isReady
        }
        if isReady { changes.note() }
    }

    /// Completes what was begun, when no more photos come.
    ///
    /// - Throws: `FileSystemError`, errors of the store.
    func finish() async throws {
        guard let current else { return }
        if current.count > 0 { try await complete() } else { try await discard() }
    }

    /// Forgets the batch that is being built; its photos wait again.
    private func discard() async throws {
        guard let discarded = current else { return }
        current = nil
        let store = run.store
        try await Blocking.run {
            BatchSpool.file(store, tag: discarded.batch.tag).delete()
            _ = try store.discardBatch(discarded.batch.id)
        }
    }
}
