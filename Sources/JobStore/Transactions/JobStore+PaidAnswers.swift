public import PhotoModel

extension JobStore {
    /// Records answers that could not be recorded before, each once. A waiting photo is then done; for any other photo the
    /// description goes into the cache, and its cost is counted.
    ///
    /// - Parameters:
    ///   - answers: the answers.
    ///   - worker: the worker that records them, registered for one of their jobs.
    ///   - own: the job of this run.
    ///   - rules: how often an attempt is repeated.
    ///   - now: by the store's clock.
    /// - Returns: how many there were.
    /// - Throws: errors of the database.
    public func record(
        _ answers: [PaidAnswer], by worker: Int64, of own: JobID, rules: RetryRules, now: Int64? = nil
    ) throws -> Int {
        try write(tells: { $0 > 0 }) { db in
            let now = now ?? db.now
            var count = 0
            for answer in answers {
                // For a job that was deleted meanwhile, nothing is left to record.
                guard let job = try Self.jobOfItem(answer.item, db), job == answer.job,
                    try !Self.isRecorded(answer, db)
                else { continue }
                if job == own, answer.outcome != nil { try Self.claim(answer, worker, now, db) }
                let completion = Completion(
                    item: answer.item, attempt: answer.attempt, outcome: answer.outcome ?? .putBack,
                    metadata: answer.metadata, thumbnailHash: answer.thumbnailHash, usage: answer.usage,
                    elapsedMilliseconds: answer.elapsedMilliseconds)
                // An answer of which only the cost is known belongs to no claim.
                let owner = answer.outcome == nil ? -1 : worker
                var batch = try CompletionBatch(in: job, worker: owner, rules: rules, now: now, db)
                try batch.record([completion], db)
                _ = try batch.finish(naming: [completion.item], db)
                try Self.log(.info, "answer_recovered", answer.mark, path: nil, job, db)
                count += 1
            }
            return count
        }
    }

    private static func jobOfItem(_ item: Int64, _ db: Database) throws -> JobID? {
        try String.fetchOne(db, sql: "SELECT job FROM items WHERE id = ?", arguments: [item]).flatMap(JobID.init)
    }

    private static func isRecorded(_ answer: PaidAnswer, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM logs WHERE job = ? AND code = 'answer_recovered' AND message = ?)
                """, arguments: [answer.job.text, answer.mark]) == true
    }

    private static func claim(_ answer: PaidAnswer, _ worker: Int64, _ now: Int64, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE items SET status = 'processing', owner = ?, attempts = ?, lease_until = ?, not_before = NULL,
                    retry_at = NULL, error_code = NULL, error_message = NULL, http_status = NULL
                WHERE id = ? AND status = 'pending'
                """, arguments: [worker, answer.attempt, now, answer.item])
    }
}
