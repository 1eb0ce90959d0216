import Foundation
import PhotoModel

/// An item that its worker still holds: owner, attempt and state match.
struct ClaimedItem {
    let completion: Completion
    let path: RelativePath?
    let faultRound: Int?

    /// - Parameters:
    ///   - completions: of different photos.
    ///   - worker: who claimed them.
    ///   - db: connection of the transaction.
    /// - Returns: those of them whose claim was not lost, by photo. Nobody else changes these until the transaction ends.
    /// - Throws: errors of the database.
    static func all(_ completions: [Completion], _ worker: Int64, _ db: Database) throws -> [Int64: ClaimedItem] {
        guard !completions.isEmpty else { return [:] }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, path, fault_round, owner, attempts, status FROM items
                    WHERE \(db.dialect.isNumberAmong("id", "?")) ORDER BY id \(db.dialect.locks)
                    """), arguments: [completions.map(\.item).description])
        let held = Dictionary(rows.map { ($0["id"] as Int64, $0) }) { first, _ in first }
        var items: [Int64: ClaimedItem] = [:]
        for completion in completions {
            guard let row = held[completion.item], row["owner"] as Int64? == worker,
                row["attempts"] as Int == completion.attempt,
                row["status"] as String == ItemStatus.processing.rawValue
            else { continue }
            items[completion.item] = ClaimedItem(
                completion: completion, path: RelativePath(bytes: Array(row["path"] as Data)),
                faultRound: row["fault_round"])
        }
        return items
    }

    /// Counts what was spent on photos, in any case: also where the claim was lost.
    ///
    /// - Parameters:
    ///   - completions: of different photos.
    ///   - db: connection of the transaction.
    /// - Throws: errors of the database.
    static func spend(_ completions: [Completion], _ db: Database) throws {
        let completions = completions.filter { $0.usage != Usage() }
        guard !completions.isEmpty else { return }
        let spent = ValuesTable(
            "spent", "photo", "asked", "tokens_in", "tokens_out",
            rows: completions.map { completion in
                let usage = completion.usage
                return [completion.item, usage.requests, usage.inputTokens, usage.outputTokens]
            }, db)
        try db.cachedStatement(
            sql: spent.sql + """
                UPDATE items SET requests = requests + asked, input_tokens = input_tokens + tokens_in,
                    output_tokens = output_tokens + tokens_out FROM spent WHERE id = photo
                """
        ).execute(arguments: spent.arguments())
    }

    /// Records photos that need nothing more, and what was spent on them.
    ///
    /// - Parameters:
    ///   - completions: of different photos, described or read.
    ///   - metadata: by photo.
    ///   - descriptions: their rows in the cache of descriptions.
    ///   - worker: who claimed them.
    ///   - db: connection of the transaction.
    /// - Returns: those whose claim was not lost.
    /// - Throws: errors of the database.
    static func done(
        _ completions: [Completion], _ metadata: [Int64: JSONText], _ descriptions: [DescriptionKey: Int64],
        _ worker: Int64, _ db: Database
    ) throws -> Set<Int64> {
        guard !completions.isEmpty else { return [] }
        let seen = ValuesTable(
            "seen", "photo", "tried", "facts", "words", "digest", "duration", "asked", "tokens_in", "tokens_out",
            rows: completions.sorted { $0.item < $1.item }.map { completion in
                var description: Int64?
                if case .described(_, let key, _) = completion.outcome { description = descriptions[key] }
                return [
                    completion.item, completion.attempt, metadata[completion.item], description,
                    completion.thumbnailHash, completion.elapsedMilliseconds, completion.usage.requests,
                    completion.usage.inputTokens, completion.usage.outputTokens,
                ]
            }, db)
        let ids = try Int64.fetchAll(
            db.cachedStatement(
                sql: seen.sql + """
                    UPDATE items SET status = 'done', step = NULL, owner = NULL, lease_until = NULL, metadata = facts,
                        description = words, thumbnail_hash = digest, elapsed_ms = duration, requests = requests + asked,
                        input_tokens = input_tokens + tokens_in, output_tokens = output_tokens + tokens_out
                    FROM seen WHERE id = photo AND owner = ? AND attempts = tried AND status = 'processing' RETURNING id
                    """), arguments: seen.arguments(worker))
        return Set(ids)
    }

    func fail(_ failure: ItemFailure, _ step: ItemStep, _ id: JobID, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE items SET status = 'error', step = ?, owner = NULL, lease_until = NULL, error_code = ?,
                    error_message = ?, http_status = ?, metadata = ?, thumbnail_hash = ?, elapsed_ms = ? WHERE id = ?
                """,
            arguments: [
                step.rawValue, failure.code.rawValue, failure.message, failure.httpStatus,
                try completion.metadata.map(JobStore.json), completion.thumbnailHash, completion.elapsedMilliseconds,
                completion.item,
            ])
        try JobStore.recordFailure(completion.item, failure, path: path, id, db)
    }

    /// - Parameters:
    ///   - failure: why.
    ///   - clock: when it may be claimed again; nil for as soon as the provider can be reached.
    ///   - round: the present series of failures.
    ///   - isCharged: the attempt counts toward the limit.
    ///   - id: the job.
    ///   - db: connection of the transaction.
    /// - Throws: errors of the database.
    func retry(
        _ failure: ItemFailure, at clock: Int64?, _ round: Int, isCharged: Bool, _ id: JobID, _ db: Database
    ) throws {
        let wait = clock.map { Duration.milliseconds(max(0, $0 - db.now)) }
        let retryAt = wait.map { JobStore.milliseconds(Date()) + $0.milliseconds }
        try db.execute(
            sql: """
                UPDATE items SET status = 'pending', step = 'describe', owner = NULL, lease_until = NULL, not_before = ?,
                    retry_at = ?, error_code = ?, error_message = ?, http_status = ?, fault_round = ?,
                    attempts = attempts - ?, elapsed_ms = ? WHERE id = ?
                """,
            arguments: [
                clock, retryAt, failure.code.rawValue, failure.message, failure.httpStatus, round, isCharged ? 0 : 1,
                completion.elapsedMilliseconds, completion.item,
            ])
        let next = wait.map { "next attempt in \($0.seconds) s" } ?? "next attempt when the provider can be reached"
        try JobStore.log(
            .warning, "retry",
            "attempt \(completion.attempt) failed (\(failure.code): \(failure.message)); \(next)",
            path: path, id, db)
    }

    /// - Parameters:
    ///   - batch: ID of the batch whose file has the photo's request.
    ///   - key: of the description.
    ///   - question: what equal pictures share; nil where each is described.
    ///   - db: connection of the transaction.
    /// - Throws: errors of the database.
    func batch(_ batch: Int64, _ key: DescriptionKey, question: Data?, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO batch_requests (batch, item, key, question) VALUES (?, ?, ?, ?)")
            .execute(arguments: [batch, completion.item, key.digest.data, question])
        try db.cachedStatement(
            sql: """
                UPDATE items SET status = 'pending', step = 'describe', owner = NULL, lease_until = NULL, batch = ?,
                    metadata = ?, thumbnail_hash = ?, elapsed_ms = ? WHERE id = ?
                """
        ).execute(arguments: [
            batch, try completion.metadata.map(JobStore.json), completion.thumbnailHash,
            completion.elapsedMilliseconds, completion.item,
        ])
    }

    /// The photo waits for a batch that has a picture like it, unless that has been recorded meanwhile.
    func waitFor(_ batch: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE items SET status = 'pending', step = NULL, owner = NULL, lease_until = NULL,
                    attempts = attempts - 1,
                    batch = (SELECT id FROM batches WHERE id = ? AND state IN ('building','ready','submitted','ended'))
                WHERE id = ?
                """
        ).execute(arguments: [batch, completion.item])
    }

    func release(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE items SET status = 'pending', step = NULL, owner = NULL, lease_until = NULL,
                    attempts = attempts - 1 WHERE id = ?
                """, arguments: [completion.item])
    }
}
