public import Clocks
import Foundation
public import JobStore
public import PhotoModel

/// A job as `status --json` and `jobs --json` write it.
public struct JobReport: Encodable, Sendable {
    struct Step: Encodable, Sendable {
        var step: String
        var done: Int
        @ExplicitNull var total: Int?
    }

    struct Failure: Encodable, Sendable {
        var code: FailureCode
        var message: String
        var hint: String
    }

    var schema: Int?
    var job: String
    var status: JobStatus
    var phase: JobPhase
    var root: String
    /// Where the path is not UTF-8.
    var rootBase64: String?
    var total: Int
    var processed: Int
    var done: Int
    var failed: Int
    /// Always 0: promised to scripts by docs/cli.md.
    var skipped = 0
    var remaining: Int
    var progress: Int
    @ExplicitNull var rate: Double?
    @ExplicitNull var etaSeconds: Int?
    var provider: ProviderName
    var model: String
    var tier: RequestTier
    var requests: Int
    var cacheHits: Int
    var inputTokens: Int
    var outputTokens: Int
    @ExplicitNull var costUSD: Double?
    @ExplicitNull var error: Failure?
    var createdAt: String
    var updatedAt: String
    @ExplicitNull var finishedAt: String?
    var seq: Int
    var steps: [Step]?
    var batches: [BatchReport]?
    /// The processes that work on it.
    public var workers: [WorkerReport]?
    var items: [ItemReport]?

    private enum CodingKeys: String, CodingKey {
        case schema, job, status, phase, root
        case rootBase64 = "root_base64"
        case total, processed, done, failed, skipped, remaining, progress, rate
        case etaSeconds = "eta_seconds"
        case provider, model, tier, requests
        case cacheHits = "cache_hits"
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case costUSD = "cost_usd"
        case error
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case finishedAt = "finished_at"
        case seq, steps, batches, workers, items
    }

    /// - Parameters:
    ///   - job: the job.
    ///   - isWhole: the job is the whole document, with its steps.
    ///   - items: its photos; nil for none.
    ///   - batches: its batches, of any state.
    ///   - workers: the processes that work on it; nil to leave them out.
    ///   - now: by `MonotonicClock`.
    public init(
        _ job: Job, isWhole: Bool, items: [ItemReport]? = nil, batches: [Batch] = [], workers: [Worker]? = nil,
        now: Int64 = MonotonicClock.now
    ) {
        let counters = job.counters
        self.job = job.id.text
        (status, phase, root) = (job.status, job.phase, job.rootText)
        rootBase64 = String(validating: job.root, as: UTF8.self) == nil ? Data(job.root).base64EncodedString() : nil
        (total, processed, done) = (counters.total, counters.processed, counters.done)
        (failed, remaining) = (counters.failed, counters.remaining)
        progress = job.progress
        rate = job.rate(at: now).map { ($0 * 10).rounded() / 10 }
        etaSeconds = job.secondsRemaining(at: now)
        (provider, model, requests) = (job.provider, job.model, job.usage.requests)
        tier = job.settings.describe.tier
        (cacheHits, inputTokens, outputTokens) = (job.cacheHits, job.usage.inputTokens, job.usage.outputTokens)
        costUSD = job.costUSD
        error = job.failure.map { Failure(code: $0.code, message: $0.message, hint: $0.hint) }
        (createdAt, updatedAt) = (JSONDate.text(job.created), JSONDate.text(job.updated))
        finishedAt = job.finished.map(JSONDate.text)
        seq = job.sequence
        self.items = items
        guard isWhole else { return }
        schema = 1
        self.workers = workers?.map { WorkerReport($0) }
        steps = [
            Step(step: "scan", done: counters.total, total: job.scanned ? counters.total : nil)
        ]
        if tier == .batch || !batches.isEmpty {
            let sent = batches.filter { $0.state != .building && $0.state != .ready }
            let answered = sent.filter { !$0.isUnsettled }.reduce(0) { $0 + $1.requests }
            steps?.append(Step(step: "batch", done: answered, total: batches.reduce(0) { $0 + $1.requests }))
            self.batches = batches.map(BatchReport.init)
        }
        steps? += [
            Step(step: "describe", done: counters.done, total: counters.total),
            Step(step: "rename", done: job.renamed, total: job.planned.map { max($0, job.renamed) }),
        ]
    }
}
