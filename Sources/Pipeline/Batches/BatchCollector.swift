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
        var lines = 0
        /// A line is no result: something may be missing.
        var isCut = false
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
            if case .missing = error, try await unsettledKeys(batch) == 0 {
                // They are recorded, and someone has deleted the file.
                return try await finish(batch, rest: nil, read.failure)
            }
            if case .missing = error { return try await incomplete(batch, read) }
            return try await worker.delay(batch, error)
        }
        let left = try await unsettledKeys(batch)
        if left == 0 { return try await finish(batch, rest: nil, read.failure) }
        let gone = JobFailure(
            .batchGone, "the batch \(batch.remote ?? "") was cancelled or deleted at \(describer.host)")
        if batch.end == RemoteBatch.End.gone.rawValue { return try await finish(batch, rest: Self.missing, gone) }
        let isComplete = !read.isCut && read.lines >= batch.succeeded + batch.failed
        guard isComplete else { return try await incomplete(batch, read) }
        switch batch.end.flatMap(RemoteBatch.End.init) {
        case .expired: return try await finish(batch, rest: nil, read.failure)
        case .cancelled: return try await finish(batch, rest: nil, batch.isCancelled ? read.failure : gone)
        case .completed, .failed, .gone, nil: return try await finish(batch, rest: Self.missing, read.failure)
        }
    }

    private static let missing = ItemFailure(.resultMissing)

    private func unsettledKeys(_ batch: Batch) async throws -> Int {
        try await Blocking.run { [store] in try store.unsettledCount(of: batch.id) }
    }

    /// The results break off. They are read again later; in the end the photos without one fail, since they may have been
    /// charged.
    private func incomplete(_ batch: Batch, _ read: Read) async throws -> JobFailure? {
        guard batch.polls + 1 >= BatchRules.downloads else {
            let next = worker.rules.next(afterPolls: batch.polls)
            _ = try await Blocking.run { [store] in
                try store.recordDelay(batch, note: "its results are not complete", next: next)
            }
            return read.failure
        }
        return try await finish(batch, rest: Self.missing, read.failure)
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
            try store.batches(batch.job).contains { $0.state == .submitted && $0.id != batch.id }
        }
        guard !batch.isCancelled, others || batch.refusals < BatchRules.refusals else {
            await describer.learn(batchRequests: batch.requests / 2)
            return try await finish(batch, rest: nil, nil)
        }
        let (next, note) = (worker.rules.next(afterPolls: batch.refusals + 2), fault.failure.message)
        _ = try await Blocking.run { [store] in try store.requeueBatch(batch, note: note, next: next) }
        return nil
    }

    // MARK: Results

    private func record(_ path: String, of batch: Batch, _ read: inout Read) async throws {
        var group: [BatchResult] = []
        var offset: UInt64 = 0
        while true {
            let (start, api) = (offset, describer.api)
            let part = try await Blocking.run { try Self.read(path, from: start, api) }
            offset = part.end
            read.lines += part.results.count
            read.isCut = read.isCut || part.isCut
            group = part.results.filter { $0.tag == batch.tag }
            if part.results.isEmpty, !part.hasMore { return }
            try await record(group, of: batch, &read)
            if !part.hasMore { return }
        }
    }

    private struct Part: Sendable {
        var results: [BatchResult] = []
        var isCut = false
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
            part.end += UInt64(line.count) + (lines.isCut ? 0 : 1)
            if line.isEmpty || line == [13] { continue }
            if let result = api.result(line) { part.results.append(result) } else { part.isCut = true }
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
