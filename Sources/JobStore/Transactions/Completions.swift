import Foundation
import GRDB
public import PhotoModel

/// What came of a claimed photo.
public struct Completion: Sendable {
    public enum Outcome: Sendable {
        case described(Description, key: DescriptionKey, fromCache: Bool)
        case failed(ItemFailure, step: ItemStep)
        /// It may go better later.
        ///
        /// - Parameter wait: until the next attempt.
        case transient(ItemFailure, wait: Duration, TransientCause)
        /// The run was told to stop: as if it had never been taken.
        case putBack
    }

    public var item: Int64
    public var attempt: Int
    public var isProbe: Bool
    public var outcome: Outcome
    public var metadata: Metadata?
    public var thumbnailHash: String?
    /// To be remembered of its file.
    public var thumbnail: KnownThumbnail?
    public var usage: Usage
    public var elapsedMilliseconds: Int

    public init(
        item: Int64, attempt: Int, isProbe: Bool = false, outcome: Outcome, metadata: Metadata?, thumbnailHash: String?,
        thumbnail: KnownThumbnail? = nil, usage: Usage, elapsedMilliseconds: Int
    ) {
        self.item = item
        self.attempt = attempt
        self.isProbe = isProbe
        self.outcome = outcome
        self.metadata = metadata
        self.thumbnailHash = thumbnailHash
        self.thumbnail = thumbnail
        self.usage = usage
        self.elapsedMilliseconds = elapsedMilliseconds
    }
}

/// How a job stands after completions were recorded.
public struct Recorded: Sendable {
    /// A progress event told of them, and of the ones before that were handed in.
    public var isTold: Bool
    public var counters: JobCounters
    /// While the circuit is open: probes that failed since, and since when by `BootClock`.
    public var failedProbes: Int
    public var openedClock: Int64?
    /// Why the job may ask no more; nil while it may, and when no photo is left.
    public var capReached: JobFailure?
}

extension JobStore {
    /// Progress events, at most ten a second for each job, whoever writes them.
    static let pause: Int64 = 100

    /// Records what came of claimed photos, in one transaction with the job's counters. A completion of a worker that
    /// lost its claim changes nothing but what it spent.
    ///
    /// - Parameters:
    ///   - untold: photos that no progress event has named yet.
    ///   - now: by `BootClock`.
    @discardableResult
    public func complete(
        _ completions: [Completion], in id: JobID, worker: Int64, untold: [Int64] = [], rules: RetryRules,
        now: Int64 = BootClock.now
    ) throws -> Recorded {
        // A retry has a line in the log, and no event; and what was put back is anybody's.
        let frees = completions.contains { completion in
            switch completion.outcome {
            case .transient, .putBack: true
            case .described, .failed: false
            }
        }
        return try write(tells: { $0.isTold || frees || $0.counters.remaining == 0 }) { db in
            try Self.complete(completions, in: id, worker: worker, untold: untold, rules: rules, now: now, db)
        }
    }

    /// The same within a transaction.
    static func complete(
        _ completions: [Completion], in id: JobID, worker: Int64, untold: [Int64], rules: RetryRules, now: Int64,
        _ db: Database
    ) throws -> Recorded {
        var circuit = try Circuit(id, rules, db)
        var counters = JobCounters()
        var usage = Usage()
        var cacheHits = 0
        for completion in completions {
            usage += completion.usage
            if let known = completion.thumbnail { try Self.keep(known, db) }
            if let hash = completion.thumbnailHash { try Self.giveBackQuestion(hash, worker, db) }
            guard let held = try Held(completion, worker, db) else {
                // The claim is lost; what was paid for is not: whoever has the photo now finds it in the cache.
                if case .described(let words, let key, fromCache: false) = completion.outcome {
                    _ = try Self.keep(words, key, false, completion, db)
                }
                continue
            }
            switch completion.outcome {
            case .described(let words, let key, let fromCache):
                counters.done += 1
                if fromCache {
                    cacheHits += 1
                    if completion.isProbe { try circuit.probeAgain(now, db) }
                } else {
                    try circuit.contact(db)
                }
                let description = try Self.keep(words, key, fromCache, completion, db)
                try held.done(description, db)
            case .failed(let failure, let step):
                counters.failed += 1
                if completion.usage.requests > 0 {
                    try circuit.contact(db)
                } else if completion.isProbe {
                    try circuit.probeAgain(now, db)
                }
                try held.fail(failure, step, id, db)
            case .transient(let failure, let wait, let cause):
                if cause == .unreachable {
                    try circuit.fault(photoRound: held.faultRound, isProbe: completion.isProbe, now: now, db)
                } else {
                    try circuit.contact(db)
                }
                // While nobody can be reached, no photo is to blame.
                if circuit.isOpen {
                    try held.again(failure, at: nil, circuit.round, isCharged: false, id, db)
                } else if cause != .refusesAll,
                    completion.attempt
                        >= (failure.httpStatus == 429 ? rules.refusedAttempts : rules.attempts)
                {
                    counters.failed += 1
                    try held.fail(failure, .describe, id, db)
                } else {
                    try held.again(
                        failure, at: now + wait.milliseconds, circuit.round, isCharged: cause != .refusesAll, id, db
                    )
                }
            case .putBack:
                if completion.isProbe { try circuit.probeAgain(now, db) }
                try held.putBack(db)
            }
        }
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    UPDATE jobs SET done = done + ?, failed = failed + ?, requests = requests + ?,
                        cache_hits = cache_hits + ?, input_tokens = input_tokens + ?,
                        output_tokens = output_tokens + ?, updated_at = ?,
                        cost_usd = cost_usd + (? * CAST(json_extract(settings, '$.describe.price.input') AS REAL)
                            + ? * CAST(json_extract(settings, '$.describe.price.output') AS REAL)) / 1000000.0,
                        elapsed_ms = max(elapsed_ms, ? - coalesce(started_clock, ?)) WHERE id = ?
                    RETURNING total, done, failed, skipped, told_clock,
                        coalesce(json_extract(settings, '$.describe.maximumRequests'),
                            json_extract(settings, '$.describe.maximumCost')) IS NOT NULL AS is_capped
                    """),
            arguments: [
                counters.done, counters.failed, usage.requests, cacheHits, usage.inputTokens, usage.outputTokens,
                Self.milliseconds(Date()), usage.inputTokens, usage.outputTokens, now, now, id.text,
            ])
        guard let row else { throw JobStoreError.noSuchJob(id.text) }
        let told: Int64 = row["told_clock"]
        let isTold = counters.failed > 0 || now - told >= Self.pause || told > now
        if isTold { try Self.recordProgress(id, items: untold + completions.map(\.item), now: now, db) }
        return Recorded(
            isTold: isTold, counters: JobCounters(row: row), failedProbes: circuit.probes,
            openedClock: circuit.openedClock,
            capReached: row["is_capped"] ? try Self.job(id, db).capReached : nil)
    }

    private static func keep(
        _ words: Description, _ key: DescriptionKey, _ fromCache: Bool, _ completion: Completion, _ db: Database
    ) throws -> Int64 {
        let kept =
            fromCache
            ? try Int64.fetchOne(
                db, sql: "SELECT max(id) FROM descriptions WHERE key = ?", arguments: [key.digest.data]) : nil
        if let kept { return kept }
        try db.cachedStatement(
            sql: """
                INSERT INTO descriptions (key, provider, model, answer, input_tokens, output_tokens, created_at)
                SELECT ?, j.provider, j.model, ?, ?, ?, ? FROM items i JOIN jobs j ON j.id = i.job WHERE i.id = ?
                """
        ).execute(arguments: [
            key.digest.data, try json(words), completion.usage.inputTokens, completion.usage.outputTokens,
            milliseconds(Date()), completion.item,
        ])
        return db.lastInsertedRowID
    }
}

/// A photo that is still the worker's: by owner, attempt and state.
private struct Held {
    let completion: Completion
    let path: RelativePath?
    let faultRound: Int?

    /// Nil when the claim was lost. What was spent stays with the photo all the same.
    init?(_ completion: Completion, _ worker: Int64, _ db: Database) throws {
        self.completion = completion
        let usage = completion.usage
        try db.cachedStatement(
            sql: """
                UPDATE items SET requests = requests + ?, input_tokens = input_tokens + ?, output_tokens = output_tokens + ?
                WHERE id = ?
                """
        ).execute(arguments: [usage.requests, usage.inputTokens, usage.outputTokens, completion.item])
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT path, fault_round FROM items
                    WHERE id = ? AND owner = ? AND attempts = ? AND status = 'processing'
                    """), arguments: [completion.item, worker, completion.attempt])
        guard let row else { return nil }
        path = RelativePath(bytes: Array(row["path"] as Data))
        faultRound = row["fault_round"]
    }

    func done(_ description: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE items SET status = 'done', step = NULL, owner = NULL, lease_until = NULL, metadata = ?,
                    description = ?, thumbnail_hash = ?, elapsed_ms = ? WHERE id = ?
                """
        ).execute(arguments: [
            try completion.metadata.map(JobStore.json), description, completion.thumbnailHash,
            completion.elapsedMilliseconds, completion.item,
        ])
    }

    func fail(_ failure: ItemFailure, _ step: ItemStep, _ id: JobID, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE items SET status = 'error', step = ?, owner = NULL, lease_until = NULL, error_code = ?,
                    error_message = ?, http_status = ?, metadata = ?, thumbnail_hash = ?, elapsed_ms = ? WHERE id = ?
                """,
            arguments: [
                step.rawValue, failure.code, failure.message, failure.httpStatus,
                try completion.metadata.map(JobStore.json), completion.thumbnailHash, completion.elapsedMilliseconds,
                completion.item,
            ])
        try JobStore.recordFailure(completion.item, failure, path: path, id, db)
    }

    /// - Parameters:
    ///   - clock: when it may be taken again; nil for as soon as the provider can be reached.
    ///   - isCharged: the attempt counts.
    func again(
        _ failure: ItemFailure, at clock: Int64?, _ round: Int, isCharged: Bool, _ id: JobID, _ db: Database
    ) throws {
        let wait = clock.map { Duration.milliseconds(max(0, $0 - BootClock.now)) }
        let retryAt = wait.map { JobStore.milliseconds(Date()) + $0.milliseconds }
        try db.execute(
            sql: """
                UPDATE items SET status = 'pending', step = 'describe', owner = NULL, lease_until = NULL, not_before = ?,
                    retry_at = ?, error_code = ?, error_message = ?, http_status = ?, fault_round = ?,
                    attempts = attempts - ?, elapsed_ms = ? WHERE id = ?
                """,
            arguments: [
                clock, retryAt, failure.code, failure.message, failure.httpStatus, round, isCharged ? 0 : 1,
                completion.elapsedMilliseconds, completion.item,
            ])
        let next = wait.map { "the next in \($0.seconds) s" } ?? "the next when the provider can be reached"
        try JobStore.log(
            .warning, "retry", "attempt \(completion.attempt) failed (\(failure.code): \(failure.message)); \(next)",
            path: path, id, db)
    }

    func putBack(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE items SET status = 'pending', step = NULL, owner = NULL, lease_until = NULL,
                    attempts = attempts - 1 WHERE id = ?
                """, arguments: [completion.item])
    }
}
