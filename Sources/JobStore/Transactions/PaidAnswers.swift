import GRDB
public import PhotoModel

/// What came of a photo that was paid for and could not be recorded, to be kept in a file until it can.
public struct PaidAnswer: Codable, Sendable {
    /// Drawn at random: an answer is recorded once, however often the file is read.
    fileprivate let id: UInt64
    fileprivate let job: JobID
    fileprivate let item: Int64
    fileprivate let attempt: Int
    fileprivate let usage: Usage
    fileprivate var description: Description?
    /// SHA-256, hex.
    fileprivate var key: String?
    fileprivate var failure: Failure?
    fileprivate var metadata: Metadata?
    fileprivate var thumbnailHash: String?
    fileprivate let elapsedMilliseconds: Int

    fileprivate struct Failure: Codable {
        var code: String
        var message: String
        var httpStatus: Int?
    }

    /// Nil for what cost nothing.
    public init?(_ completion: Completion, in job: JobID) {
        guard completion.usage.requests > 0 else { return nil }
        id = .random(in: .min ... .max)
        self.job = job
        item = completion.item
        attempt = completion.attempt
        usage = completion.usage
        metadata = completion.metadata
        thumbnailHash = completion.thumbnailHash
        elapsedMilliseconds = completion.elapsedMilliseconds
        switch completion.outcome {
        case .described(let words, let key, fromCache: false): (description, self.key) = (words, key.digest.hex)
        case .failed(let failure, _):
            self.failure = Failure(code: failure.code, message: failure.message, httpStatus: failure.httpStatus)
        case .described, .transient, .putBack: break
        }
    }

    /// Nil where only what was spent is known.
    fileprivate var outcome: Completion.Outcome? {
        if let description, let digest = key.flatMap([UInt8].init(hex:)) {
            return .described(description, key: DescriptionKey(digest: digest), fromCache: false)
        }
        return failure.map {
            .failed(ItemFailure(code: $0.code, message: $0.message, httpStatus: $0.httpStatus), step: .describe)
        }
    }

    fileprivate var mark: String { "answer \(String(id, radix: 16))" }
}

extension JobStore {
    /// Records answers that could not be recorded when they came, each once. A photo that waits is done with it; of any other
    /// the description is kept for whoever asks next, and what it cost is counted.
    ///
    /// - Parameter worker: who records them, enrolled for one of their jobs.
    /// - Returns: how many there were.
    public func record(
        _ answers: [PaidAnswer], by worker: Int64, of own: JobID, rules: RetryRules, now: Int64 = BootClock.now
    ) throws -> Int {
        try write(tells: { $0 > 0 }) { db in
            var count = 0
            for answer in answers {
                // Of a job that was deleted meanwhile nothing is left to record.
                guard let job = try Self.jobOfItem(answer.item, db), job == answer.job,
                    try !Self.isRecorded(answer, db)
                else { continue }
                if job == own, answer.outcome != nil { try Self.claim(answer, worker, now, db) }
                let completion = Completion(
                    item: answer.item, attempt: answer.attempt, outcome: answer.outcome ?? .putBack,
                    metadata: answer.metadata, thumbnailHash: answer.thumbnailHash, usage: answer.usage,
                    elapsedMilliseconds: answer.elapsedMilliseconds)
                // What is only counted is nobody's claim.
                _ = try Self.complete(
                    [completion], in: job, worker: answer.outcome == nil ? -1 : worker, untold: [], rules: rules,
                    now: now,
                    db)
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
