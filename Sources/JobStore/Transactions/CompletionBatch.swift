import Foundation
import GRDB
import PhotoModel

/// Applies completions within one transaction: to their photos, to the job's circuit breaker and to the job's totals.
struct CompletionBatch {
    private let id: JobID
    private let worker: Int64
    private let rules: RetryRules
    /// By `MonotonicClock`.
    private let now: Int64
    private var breaker: CircuitBreaker
    private var counters = JobCounters()
    private var usage = Usage()
    private var cacheHits = 0

    init(in id: JobID, worker: Int64, rules: RetryRules, now: Int64, _ db: Database) throws {
        self.id = id
        self.worker = worker
        self.rules = rules
        self.now = now
        breaker = try CircuitBreaker(id, rules, db)
    }

    mutating func record(_ completion: Completion, _ db: Database) throws {
        usage += completion.usage
        if let known = completion.thumbnail { try JobStore.keep(known, db) }
        let question = try completion.thumbnailHash.flatMap { try JobStore.giveBackQuestion($0, worker, db) }
        guard let item = try ClaimedItem(completion, worker, db) else { return try keepPaid(completion, db) }
        switch completion.outcome {
        case .described(let description, let key, let fromCache):
            try noteAnswer(completion, fromCache: fromCache, db)
            try item.done(try JobStore.keep(description, key, fromCache, completion, db), db)
        case .batched(let batch, let key):
            if completion.isProbe { try breaker.probeAgain(now, db) }
            try item.batch(batch, key, question: question, db)
        case .waiting(let batch):
            if completion.isProbe { try breaker.probeAgain(now, db) }
            try item.waitFor(batch, db)
        case .read:
            counters.done += 1
            try item.done(nil, db)
        case .failed(let failure, let step):
            try noteFailure(completion, db)
            try item.fail(failure, step, id, db)
        case .transient(let failure, let wait, let cause):
            try noteFault(cause, of: item, db)
            try retry(item, failure, wait, cause, db)
        case .putBack:
            if completion.isProbe { try breaker.probeAgain(now, db) }
            try item.release(db)
        }
    }

    /// The claim is lost, but not the paid answer: the present owner of the photo finds it in the cache.
    private func keepPaid(_ completion: Completion, _ db: Database) throws {
        guard case .described(let description, let key, fromCache: false) = completion.outcome else { return }
        _ = try JobStore.keep(description, key, false, completion, db)
    }

    private mutating func noteAnswer(_ completion: Completion, fromCache: Bool, _ db: Database) throws {
        counters.done += 1
        if fromCache {
            cacheHits += 1
            if completion.isProbe { try breaker.probeAgain(now, db) }
        } else {
            try breaker.contact(db)
        }
    }

    private mutating func noteFailure(_ completion: Completion, _ db: Database) throws {
        counters.failed += 1
        if completion.usage.requests > 0 {
            try breaker.contact(db)
        } else if completion.isProbe {
            try breaker.probeAgain(now, db)
        }
    }

    private mutating func noteFault(_ cause: TransientCause, of item: ClaimedItem, _ db: Database) throws {
        guard cause == .unreachable else { return try breaker.contact(db) }
        try breaker.fault(
            photoRound: item.faultRound, isProbe: item.completion.isProbe,
            isLastAttempt: item.completion.attempt >= rules.attempts, now: now, db)
    }

    private mutating func retry(
        _ item: ClaimedItem, _ failure: ItemFailure, _ wait: Duration, _ cause: TransientCause, _ db: Database
    ) throws {
        let attempts =
            failure.httpStatus.map(rules.busyStatuses.contains) == true ? rules.refusedAttempts : rules.attempts
        if breaker.isOpen {
            // While the provider is unreachable, the attempt doesn't count.
            try item.retry(failure, at: nil, breaker.round, isCharged: false, id, db)
        } else if cause != .refusesAll, item.completion.attempt >= attempts {
            counters.failed += 1
            try item.fail(failure, .describe, id, db)
        } else {
            try item.retry(
                failure, at: now + wait.milliseconds, breaker.round, isCharged: cause != .refusesAll, id, db)
        }
    }

    /// Adds the totals to the job's row, and writes a progress event if one is due.
    ///
    /// - Parameters:
    ///   - items: photos that the event names.
    ///   - db: connection of the transaction.
    /// - Returns: the totals.
    /// - Throws: `JobStoreError.noSuchJob`, errors of the database.
    func finish(naming items: [Int64], _ db: Database) throws -> Recorded {
        guard let row = try addToJob(db) else { throw JobStoreError.noSuchJob(id.text) }
        let told: Int64 = row["progress_clock"]
        let isTold = counters.failed > 0 || now - told >= JobStore.pause || told > now
        if isTold { try JobStore.recordProgress(id, items: items, now: now, db) }
        return Recorded(
            isTold: isTold, counters: JobCounters(row: row), failedProbes: breaker.probes,
            openedClock: breaker.openedClock,
            capReached: row["is_capped"] ? try JobStore.job(id, db).capReached : nil)
    }

    private func addToJob(_ db: Database) throws -> Row? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    UPDATE jobs SET done = done + ?, failed = failed + ?, requests = requests + ?,
                        cache_hits = cache_hits + ?, input_tokens = input_tokens + ?,
                        output_tokens = output_tokens + ?, updated_at = ?,
                        cost_usd = cost_usd + (? * CAST(json_extract(settings, '$.describe.price.input') AS REAL)
                            + ? * CAST(json_extract(settings, '$.describe.price.output') AS REAL)) / 1000000.0,
                        elapsed_ms = max(elapsed_ms, ? - coalesce(started_clock, ?)) WHERE id = ?
                    RETURNING total, done, failed, progress_clock,
                        coalesce(json_extract(settings, '$.describe.maximumRequests'),
                            json_extract(settings, '$.describe.maximumCost')) IS NOT NULL AS is_capped
                    """),
            arguments: [
                counters.done, counters.failed, usage.requests, cacheHits, usage.inputTokens, usage.outputTokens,
                JobStore.milliseconds(Date()), usage.inputTokens, usage.outputTokens, now, now, id.text,
            ])
    }
}

extension Completion {
    /// The photo can be claimed again afterwards.
    var releasesItem: Bool {
        switch outcome {
        case .transient, .putBack, .waiting: true
        case .described, .read, .failed, .batched: false
        }
    }
}
