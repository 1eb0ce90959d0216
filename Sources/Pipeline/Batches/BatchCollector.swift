import Describing
import FileSystem
import Foundation
import JobStore
import PhotoModel

/// Records the results of a batch that its vendor has ended.
struct BatchCollector: Sendable {
    private let worker: BatchWorker

    init(_ worker: BatchWorker) {
        self.worker = worker
    }

    private var store: JobStore { worker.store }
    private var describer: BatchDescriber { worker.describer }

    /// Results in one transaction.
    private static let group = 200

    /// What was read of the vendor's results.
    private struct Read {
        /// Photos of the batch that have a line.
        var items: Set<Int64> = []
        /// A line is no result, or a file is not there.
        var isUnreadable = false
        /// A failure that every photo meets.
        var failure: JobFailure?
    }

    /// - Parameters:
    ///   - batch: a batch that has ended.
    ///   - fault: why the vendor did not begin it.
    /// - Returns: why the job should not send more.
    /// - Throws: errors of the store.
    func collect(_ batch: Batch, fault: BatchFault? = nil) async throws -> JobFailure? {
        if batch.end == RemoteBatch.End.failed.rawValue { return try await refused(batch, fault) }
        var read = Read()
        do {
            for (number, name) in batch.results.enumerated() {
                let path = BatchSpool.results(store, tag: batch.tag, number)
                defer { unlink(path) }
                try await describer.api.download(name, to: path)
                try await record(path, of: batch, &read)
            }
        } catch let error as BatchError {
            guard error.isOfResource else { return try await worker.delay(batch, error) }
            read.isUnreadable = true
        }
        let isAll = try await unsettled(batch) == 0
        // Cancelled by the user: what can't be read is given up.
        if isAll || batch.isCancelled { return try await finish(batch, rest: nil, read.failure) }
        if read.isUnreadable || read.items.count < min(batch.requests, batch.succeeded + batch.failed) {
            return try await incomplete(batch, read)
        }
        switch batch.end.flatMap(RemoteBatch.End.init) {
        case .expired: return try await finish(batch, rest: nil, read.failure)
        case .cancelled:
            let failure = JobFailure(
                .batchGone, "the batch \(batch.remote ?? "") was cancelled at \(describer.host)",
                hint: "Photos without an answer are sent again when the job continues.")
            return try await finish(batch, rest: nil, failure)
        case .completed, .failed, .gone, nil: return try await finish(batch, rest: Self.missing, read.failure)
        }
    }

    private static let missing = ItemFailure(.resultMissing)

    private func unsettled(_ batch: Batch) async throws -> Int {
        try await Blocking.run { [store] in try store.unsettledCount(of: batch.id) }
    }

    /// Results are missing. They are read again later. What can't be read is never given up; where all that is there could be
    /// read several times, the photos without a result fail, since they may have been charged.
    private func incomplete(_ batch: Batch, _ read: Read) async throws -> JobFailure? {
        let isDue = (batch.next ?? .distantPast) <= Date()
        let counts = isDue && !read.isUnreadable
        if counts, batch.failures + 1 >= BatchRules.downloads {
            return try await finish(batch, rest: Self.missing, read.failure)
        }
        if batch.note != nil, !isDue { return read.failure }
        let next = worker.rules.next(afterPolls: batch.polls)
        let note = read.isUnreadable ? "its results can't be read" : "its results are not complete"
        _ = try await Blocking.run { [store] in
            try store.recordIncomplete(batch, counts: counts, note: note, next: next)
        }
        return read.failure
    }

    private func finish(_ batch: Batch, rest: ItemFailure?, _ failure: JobFailure?) async throws -> JobFailure? {
        let (store, worker) = (store, worker)
        let recorded = try await Blocking.run {
            try store.finishBatch(batch, rest: rest, worker: worker.worker, rules: worker.policy.rules)
        }
        if let recorded { try await worker.delete(recorded) }
        return failure
    }

    // MARK: A batch that was not begun

    private func refused(_ batch: Batch, _ fault: BatchFault?) async throws -> JobFailure? {
        // After a crash the reason is asked for again.
        var fault = fault
        if fault == nil, let id = batch.remote { fault = try? await describer.api.batch(id).fault }
        guard let fault else { return try await finish(batch, rest: nil, JobFailure(.batchRefused)) }
        guard fault.isQueueFull else {
            let failure = JobFailure(.batchRefused, fault.failure.message)
            return try await finish(batch, rest: nil, failure)
        }
        let others = try await Blocking.run { [store] in
            try store.unfinishedBatches(of: batch.job).contains { $0.state == .submitted && $0.id != batch.id }
        }
        guard !batch.isCancelled, others || batch.failures < BatchRules.refusals else {
            await describer.learn(batchRequests: batch.requests / 2)
            return try await finish(batch, rest: nil, nil)
        }
        let (next, note) = (worker.rules.next(afterPolls: batch.failures + 2), fault.failure.message)
        _ = try await Blocking.run { [store] in try store.requeueBatch(batch, note: note, next: next) }
        return nil
    }

    // MARK: Results

    private func record(_ path: String, of batch: Batch, _ read: inout Read) async throws {
        var offset: UInt64 = 0
        while true {
            let (start, api) = (offset, describer.api)
            let part = try await Blocking.run { try Self.read(path, from: start, api) }
            offset = part.end
            read.isUnreadable = read.isUnreadable || part.isUnreadable
            let group = part.results.filter { $0.tag == batch.tag }
            read.items.formUnion(group.map(\.item))
            try await record(group, of: batch, &read)
            if !part.hasMore { return }
        }
    }

    private struct Part: Sendable {
        var results: [BatchResult] = []
        var isUnreadable = false
        var end: UInt64 = 0
        var hasMore = true
    }

    private static func read(_ path: String, from start: UInt64, _ api: any BatchAPI) throws -> Part {
        guard let lines = LineReader(path, from: start) else {
            throw BatchError.later(JobFailure(.ioError, "the results can't be read back"), after: nil)
        }
        var part = Part(end: start)
        while part.results.count < group {
            guard let line = lines.next() else {
                part.hasMore = false
                break
            }
            part.end = lines.position
            if line.isEmpty || line == [13] { continue }
            if let result = api.result(line) { part.results.append(result) } else { part.isUnreadable = true }
        }
        return part
    }

    private func record(_ results: [BatchResult], of batch: Batch, _ read: inout Read) async throws {
        let (store, worker) = (store, worker)
        let items = results.map(\.item)
        let keys = try await Blocking.run { try store.unsettledKeys(of: batch.id, among: items) }
        var completions: [Completion] = []
        var hasAnswer = false
        for result in results {
            guard let key = keys[result.item] else { continue }
            let (outcome, usage, failure) = outcome(await describer.meaning(of: result.outcome), key)
            read.failure = read.failure ?? failure
            if case .described(let words, _, _) = outcome, words.subject != nil { hasAnswer = true }
            completions.append(
                Completion(
                    item: result.item, attempt: 0, outcome: outcome, metadata: nil, thumbnailHash: nil, usage: usage,
                    elapsedMilliseconds: 0))
        }
        let (done, isAnswered) = (completions, hasAnswer)
        _ = try await Blocking.run {
            if isAnswered { try store.noteAnswer(in: batch.job) }
            return try store.record(done, of: batch, worker: worker.worker, rules: worker.policy.rules)
        }
    }

    private func outcome(
        _ meaning: BatchDescriber.Meaning, _ key: DescriptionKey
    ) -> (Completion.Outcome, Usage, JobFailure?) {
        switch meaning {
        case .answer(let answer): (.described(answer.description, key: key, fromCache: false), answer.usage, nil)
        case .notBegun: (.putBack, Usage(), nil)
        case .again(let usage): (.putBack, usage, nil)
        case .failure(.item(let failure, let usage)): (.failed(failure, step: .describe), usage, nil)
        case .failure(.transient(let failure, _, _, let usage)):
            (.transient(failure, wait: .zero, .server), usage, nil)
        case .failure(.job(let failure, let usage)), .failure(.later(let failure, let usage)):
            (.putBack, usage, failure)
        case .failure(.cancelled(let usage)): (.putBack, usage, nil)
        }
    }
}
