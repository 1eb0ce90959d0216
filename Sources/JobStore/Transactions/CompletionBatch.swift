import Foundation
import PhotoModel

/// Applies completions within one transaction: to their photos, to the job's circuit breaker and to the job's totals.
struct CompletionBatch {
    private let id: JobID
    private let worker: Int64
    private let rules: RetryRules
    /// By the store's clock.
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

    /// - Parameters:
    ///   - completions: of different photos.
    ///   - db: connection of the transaction.
    /// - Throws: errors of the database.
    mutating func record(_ completions: [Completion], _ db: Database) throws {
        guard !completions.isEmpty else { return }
        for completion in completions { usage += completion.usage }
        let metadata = try completions.reduce(into: [:]) { $0[$1.item] = try $1.metadata.map(JobStore.json) }
        try JobStore.keep(completions, metadata, db)
        let questions = try JobStore.giveBackQuestions(completions.compactMap(\.thumbnailHash), worker, db)
        // Of a lost claim the paid answer is kept: the present owner of the photo finds it in the cache.
        let descriptions = try JobStore.keep(completions, in: id, db)
        let done = try ClaimedItem.done(completions.filter(\.isDone), metadata, descriptions, worker, db)
        let items = try ClaimedItem.all(completions.filter { !$0.isDone }, worker, db)
        // Two workers can have an answer and a fault at the same moment. The job comes after its photos.
        if !breaker.isIdle || completions.contains(where: \.isTrouble) {
            breaker = try CircuitBreaker(id, rules, db, isLocked: true)
        }
        for completion in completions where done.contains(completion.item) {
            if case .described(_, _, let fromCache) = completion.outcome {
                try noteAnswer(completion, fromCache: fromCache, db)
            } else {
                counters.done += 1
            }
        }
        for completion in completions {
            guard let item = items[completion.item] else { continue }
            switch completion.outcome {
            case .described, .read: break
            case .batched(let batch, let key):
                if completion.isProbe { try breaker.probeAgain(now, db) }
                try item.batch(batch, key, question: completion.thumbnailHash.flatMap { questions[$0] }, db)
            case .waiting(let batch):
                if completion.isProbe { try breaker.probeAgain(now, db) }
                try item.waitFor(batch, db)
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
        try ClaimedItem.spend(completions.filter { !done.contains($0.item) }, db)
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
        try addToWorker(db)
        guard let row = try addToJob(db) else { throw JobStoreError.noSuchJob(id.text) }
        let told: Int64 = row["progress_clock"]
        let isTold = counters.failed > 0 || now - told >= JobStore.pause || told > now
        if isTold { try JobStore.recordProgress(id, items: items, now: now, db) }
        return Recorded(
            isTold: isTold, counters: JobCounters(row: row), failedProbes: breaker.probes,
            openedClock: breaker.openedClock,
            capReached: row["is_capped"] ? try JobStore.job(id, db).capReached : nil)
    }

    private func addToWorker(_ db: Database) throws {
        guard db.isShared, counters.processed > 0 else { return }
        try db.cachedStatement(sql: "UPDATE workers SET processed = processed + ? WHERE id = ?")
            .execute(arguments: [counters.processed, worker])
    }

    private func addToJob(_ db: Database) throws -> Row? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    UPDATE jobs SET done = done + ?, failed = failed + ?, requests = requests + ?,
                        cache_hits = cache_hits + ?, input_tokens = input_tokens + ?,
                        output_tokens = output_tokens + ?, updated_at = ?,
                        cost_usd = cost_usd + (? * CAST(settings -> 'describe' -> 'price' ->> 'input' AS DOUBLE PRECISION)
                            + ? * CAST(settings -> 'describe' -> 'price' ->> 'output' AS DOUBLE PRECISION)) / 1000000.0,
                        elapsed_ms = \(db.dialect.greatest("elapsed_ms", "? - coalesce(started_clock, ?)")) WHERE id = ?
                    RETURNING total, done, failed, progress_clock,
                        coalesce(settings -> 'describe' ->> 'maximumRequests',
                            settings -> 'describe' ->> 'maximumCost') IS NOT NULL AS is_capped
                    """),
            arguments: [
                counters.done, counters.failed, usage.requests, cacheHits, usage.inputTokens, usage.outputTokens,
                JobStore.milliseconds(Date()), usage.inputTokens, usage.outputTokens, now, now, id.text,
            ])
    }
}

extension Completion {
    fileprivate var isTrouble: Bool {
        switch outcome {
        case .failed, .transient: true
        default: isProbe
        }
    }

    /// The photo needs nothing more.
    fileprivate var isDone: Bool {
        switch outcome {
        case .described, .read: true
        default: false
        }
    }

    /// The photo can be claimed again afterwards.
    var releasesItem: Bool {
        switch outcome {
        case .transient, .putBack, .waiting: true
        case .described, .read, .failed, .batched: false
        }
    }
}
