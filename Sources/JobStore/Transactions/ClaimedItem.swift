import Clocks
import Foundation
import GRDB
import PhotoModel

/// An item that its worker still holds: owner, attempt and state match.
struct ClaimedItem {
    let completion: Completion
    let path: RelativePath?
    let faultRound: Int?

    /// Nil when the claim was lost. What was spent is counted in any case.
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

    func done(_ description: Int64?, _ db: Database) throws {
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
        let wait = clock.map { Duration.milliseconds(max(0, $0 - MonotonicClock.now)) }
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
