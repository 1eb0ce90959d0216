import Foundation
import GRDB
public import PhotoModel

/// A photo that was looked at, or could not be.
public struct Completion: Sendable {
    public enum Outcome: Sendable {
        case described(Description, key: DescriptionKey, fromCache: Bool)
        case failed(ItemFailure, step: ItemStep)
    }

    public var item: Int64
    public var attempt: Int
    public var outcome: Outcome
    public var metadata: Metadata?
    public var thumbnailHash: String?
    public var usage: Usage
    public var elapsedMilliseconds: Int

    public init(
        item: Int64, attempt: Int, outcome: Outcome, metadata: Metadata?, thumbnailHash: String?, usage: Usage,
        elapsedMilliseconds: Int
    ) {
        self.item = item
        self.attempt = attempt
        self.outcome = outcome
        self.metadata = metadata
        self.thumbnailHash = thumbnailHash
        self.usage = usage
        self.elapsedMilliseconds = elapsedMilliseconds
    }
}

/// What a walk found, to be enqueued.
public enum NewItem: Sendable {
    case photo(Photo)
    /// Counts as looked at, and as failed.
    case unreadable(RelativePath, ItemFailure)
    /// No photo of the job: only its log speaks of it.
    case note(LogEntry.Level, _ code: String, _ message: String, RelativePath)
}

extension JobStore {
    /// Adds photos to the end of a job, leaving out those that it has already.
    ///
    /// - Parameter ordinal: position of the first in the walk.
    public func enqueue(_ items: [NewItem], in id: JobID, ordinal: Int) throws {
        try database.write { db in
            let insert = try db.makeStatement(
                sql: """
                    INSERT OR IGNORE INTO items (job, ordinal, scanned_path, path, format, device, inode, size, modified,
                        links, status, step, error_code, error_message)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            var added = 0
            var failed = 0
            for (offset, item) in items.enumerated() {
                switch item {
                case .photo(let photo):
                    let path = photo.path.bytes.data
                    let file = photo.identity
                    try insert.execute(arguments: [
                        id.text, ordinal + offset, path, path, photo.format.rawValue, file.device.stored,
                        file.inode.stored, file.size, file.modified, file.links, "pending", nil, nil, nil,
                    ])
                    added += db.changesCount
                case .unreadable(let path, let failure):
                    try insert.execute(arguments: [
                        id.text, ordinal + offset, path.bytes.data, path.bytes.data, "unknown", 0, 0, 0, 0, 0, "error",
                        ItemStep.scan.rawValue, failure.code, failure.message,
                    ])
                    guard db.changesCount > 0 else { continue }
                    added += 1
                    failed += 1
                    try Self.log(.error, failure.code, failure.message, path: path, id, db)
                case .note(let level, let code, let message, let path):
                    try Self.log(level, code, message, path: path, id, db)
                }
            }
            try db.execute(
                sql: "UPDATE jobs SET total = total + ?, failed = failed + ? WHERE id = ?",
                arguments: [added, failed, id.text])
            try Self.recordProgress(id, items: [], db)
        }
    }

    /// The walk is over: the total is final.
    public func finishScan(_ id: JobID, others: Int) throws {
        try database.write { db in
            try db.execute(
                sql: "UPDATE jobs SET scanned = 1, others = ?, phase = 'analyzing' WHERE id = ?",
                arguments: [others, id.text])
            try Self.recordState(id, db)
        }
    }

    /// Takes up to `limit` waiting photos for a worker. A job that is not `processing` hands out nothing.
    ///
    /// - Parameter leaseUntil: milliseconds on the boot's monotonic clock.
    public func claim(_ id: JobID, worker: Int64, limit: Int, leaseUntil: Int64) throws -> [JobItem] {
        try database.write { db in
            let ids = try Int64.fetchAll(
                db,
                sql: """
                    UPDATE items SET status = 'processing', owner = ?, attempts = attempts + 1, lease_until = ?
                    WHERE id IN (
                        SELECT i.id FROM items i JOIN jobs j ON j.id = i.job
                        WHERE i.job = ? AND i.status = 'pending' AND j.status = 'processing'
                        ORDER BY i.ordinal LIMIT ?)
                    RETURNING id
                    """, arguments: [worker, leaseUntil, id.text, limit])
            guard !ids.isEmpty else { return [] }
            let list = ids.map(String.init).joined(separator: ",")
            return try Row.fetchAll(db, sql: JobItem.selection + " WHERE i.id IN (\(list)) ORDER BY i.ordinal")
                .map(JobItem.init(row:))
        }
    }

    /// Records what came of claimed photos, in one transaction with the job's counters. A completion of a worker that
    /// lost its claim changes nothing but what it spent.
    ///
    /// - Parameter tell: items for a progress event to name, nil for no event; the caller keeps them to ten a second.
    public func complete(_ completions: [Completion], in id: JobID, worker: Int64, tell: [Int64]?) throws {
        try database.write { db in
            var counters = JobCounters()
            var usage = Usage()
            var cacheHits = 0
            for completion in completions {
                usage += completion.usage
                guard try Self.record(completion, worker, db) else { continue }
                switch completion.outcome {
                case .described(_, _, let fromCache):
                    counters.done += 1
                    if fromCache { cacheHits += 1 }
                case .failed(let failure, _):
                    counters.failed += 1
                    let path = try Data.fetchOne(
                        db, sql: "SELECT path FROM items WHERE id = ?", arguments: [completion.item])
                    try Self.log(
                        .error, failure.code, failure.message, path: path.flatMap { RelativePath(bytes: Array($0)) },
                        id, db)
                }
            }
            try db.execute(
                sql: """
                    UPDATE jobs SET done = done + ?, failed = failed + ?, requests = requests + ?, cache_hits = cache_hits + ?,
                        input_tokens = input_tokens + ?, output_tokens = output_tokens + ?, updated_at = ? WHERE id = ?
                    """,
                arguments: [
                    counters.done, counters.failed, usage.requests, cacheHits, usage.inputTokens, usage.outputTokens,
                    Self.milliseconds(Date()), id.text,
                ])
            if let tell { try Self.recordProgress(id, items: tell, db) }
        }
    }

    /// False when the claim is no longer the worker's.
    private static func record(_ completion: Completion, _ worker: Int64, _ db: Database) throws -> Bool {
        var description: Int64?
        var failure: ItemFailure?
        var step: ItemStep?
        switch completion.outcome {
        case .described(let words, let key, let fromCache):
            description = try keep(words, key, fromCache, completion, db)
        case .failed(let why, let at):
            failure = why
            step = at
        }
        try db.execute(
            sql: """
                UPDATE items SET status = :status, step = :step, owner = NULL, lease_until = NULL, error_code = :code,
                    error_message = :message, http_status = :http, metadata = :metadata, description = :description,
                    thumbnail_hash = :hash, requests = requests + :requests, input_tokens = input_tokens + :input,
                    output_tokens = output_tokens + :output, elapsed_ms = :elapsed
                WHERE id = :id AND owner = :owner AND attempts = :attempt AND status = 'processing'
                """,
            arguments: [
                "status": failure == nil ? "done" : "error", "step": step?.rawValue, "code": failure?.code,
                "message": failure?.message, "http": failure?.httpStatus,
                "metadata": try completion.metadata.map(json), "description": description,
                "hash": completion.thumbnailHash, "requests": completion.usage.requests,
                "input": completion.usage.inputTokens, "output": completion.usage.outputTokens,
                "elapsed": completion.elapsedMilliseconds, "id": completion.item, "owner": worker,
                "attempt": completion.attempt,
            ])
        return db.changesCount == 1
    }

    private static func keep(
        _ words: Description, _ key: DescriptionKey, _ fromCache: Bool, _ completion: Completion, _ db: Database
    ) throws -> Int64 {
        let kept =
            fromCache
            ? try Int64.fetchOne(
                db, sql: "SELECT max(id) FROM descriptions WHERE key = ?", arguments: [key.digest.data]) : nil
        if let kept { return kept }
        try db.execute(
            sql: """
                INSERT INTO descriptions (key, provider, model, answer, input_tokens, output_tokens, created_at)
                SELECT ?, j.provider, j.model, ?, ?, ?, ? FROM items i JOIN jobs j ON j.id = i.job WHERE i.id = ?
                """,
            arguments: [
                key.digest.data, try json(words), completion.usage.inputTokens, completion.usage.outputTokens,
                milliseconds(Date()), completion.item,
            ])
        return db.lastInsertedRowID
    }

    /// Puts photos in hand back, unharmed: the run was told to stop.
    public func putBack(_ items: [Int64], worker: Int64, spent: Usage, in id: JobID) throws {
        try database.write { db in
            for item in items { try Self.putBack("id = ? AND owner = ?", [item, worker], db) }
            try db.execute(
                sql: """
                    UPDATE jobs SET requests = requests + ?, input_tokens = input_tokens + ?,
                        output_tokens = output_tokens + ? WHERE id = ?
                    """, arguments: [spent.requests, spent.inputTokens, spent.outputTokens, id.text])
        }
    }

    /// Every photo of a job, in the order of the walk.
    public func items(_ id: JobID) throws -> [JobItem] {
        try database.read { db in
            try Row.fetchAll(
                db, sql: JobItem.selection + " WHERE i.job = ? ORDER BY i.ordinal, i.id", arguments: [id.text]
            )
            .map(JobItem.init(row:))
        }
    }
}

extension JobStore: DescriptionCache {
    public func description(for key: DescriptionKey) async throws -> Description? {
        try await database.read { db in
            try String.fetchOne(
                db, sql: "SELECT answer FROM descriptions WHERE key = ? ORDER BY id DESC LIMIT 1",
                arguments: [key.digest.data]
            ).map { try Self.value(Description.self, $0) }
        }
    }
}
