import Clocks
import Foundation
import GRDB
public import PhotoModel

/// The cache of paid descriptions, for all jobs.
extension JobStore {
    public func description(for key: DescriptionKey) throws -> Description? {
        try database.read { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT answer FROM descriptions WHERE key = ? ORDER BY id DESC LIMIT 1"),
                arguments: [key.digest.data]
            ).map { try Self.value(Description.self, $0) }
        }
    }

    /// - Parameters:
    ///   - identity: the file.
    ///   - form: as in `KnownThumbnail`.
    /// - Returns: nil if it is unknown.
    /// - Throws: errors of the database.
    public func thumbnail(of identity: FileIdentity, form: String) throws -> KnownThumbnail? {
        try database.read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT hash, metadata FROM thumbnails
                        WHERE device = ? AND inode = ? AND size = ? AND modified = ? AND form = ?
                        """), arguments: identity.arguments + [form])
            return try row.map { row in
                KnownThumbnail(
                    identity: identity, form: form, hash: row["hash"],
                    metadata: try Self.value(Metadata.self, row["metadata"]))
            }
        }
    }

    static func keep(_ known: KnownThumbnail, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO thumbnails (device, inode, size, modified, form, hash, metadata, made_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: known.identity.arguments + [
                known.form, known.hash, try json(known.metadata), milliseconds(Date()),
            ])
    }

    /// Claims a question: of all processes one at a time asks about a picture or a burst, and the others find its answer.
    /// Also stores which burst the picture belongs to. A question that a batch of the job asks can't be claimed.
    ///
    /// - Parameters:
    ///   - picture: the picture.
    ///   - worker: the worker's ID.
    ///   - key: of the description.
    /// - Returns: who asks. The claim ends with the photo's completion.
    /// - Throws: errors of the database.
    public func takeQuestion(
        _ picture: Picture, worker: Int64, key: (_ thumbnail: String) -> DescriptionKey
    ) throws -> QuestionClaim {
        try write(durably: false, tells: { _ in false }) { db in
            let question = key(try Self.join(picture, db)).digest.data
            if let batch = try Self.batch(asking: question, worker, db) { return .batch(batch) }
            // Nobody waits for the answer of a worker that died or stopped.
            try db.cachedStatement(
                sql: """
                    DELETE FROM questions WHERE key = ? AND worker NOT IN (
                        SELECT id FROM workers WHERE ended_at IS NULL AND (lease_until >= ? OR id = ?))
                    """
            ).execute(arguments: [question, MonotonicClock.now, worker])
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO questions (key, worker, thumbnail) VALUES (?, ?, ?)")
                .execute(arguments: [question, worker, picture.thumbnail])
            let isOurs = try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT worker = ? AND thumbnail = ? FROM questions WHERE key = ?"),
                arguments: [worker, picture.thumbnail, question])
            return isOurs == true ? .mine : .taken
        }
    }

    /// - Returns: the question that the worker asked about this picture; nil for none.
    static func giveBackQuestion(_ thumbnail: String, _ worker: Int64, _ db: Database) throws -> Data? {
        try Data.fetchOne(
            db.cachedStatement(sql: "DELETE FROM questions WHERE worker = ? AND thumbnail = ? RETURNING key"),
            arguments: [worker, thumbnail])
    }

    /// The batch of the worker's job that will answer a question.
    private static func batch(asking question: Data, _ worker: Int64, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT r.batch FROM batch_requests r JOIN batches b ON b.id = r.batch
                        JOIN workers w ON w.job = b.job AND w.id = ?
                    WHERE r.question = ? AND r.settled = 0 LIMIT 1
                    """), arguments: [worker, question])
    }

    /// Deletes descriptions that no item refers to, thumbnail digests, and bursts.
    ///
    /// - Returns: how many descriptions there were.
    public func pruneCache(dryRun: Bool) throws -> Int {
        let unused = "NOT EXISTS (SELECT 1 FROM items i WHERE i.description = descriptions.id)"
        if dryRun {
            return try database.read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM descriptions WHERE \(unused)") ?? 0
            }
        }
        return try write { db in
            try db.execute(sql: "DELETE FROM thumbnails")
            try db.execute(sql: "DELETE FROM shots")
            try db.execute(sql: "DELETE FROM descriptions WHERE \(unused)")
            return db.changesCount
        }
    }
}

extension FileIdentity {
    var arguments: StatementArguments {
        [Int64(bitPattern: device), Int64(bitPattern: inode), size, modified]
    }
}
