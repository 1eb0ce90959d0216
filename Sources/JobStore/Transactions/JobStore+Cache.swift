import Foundation
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
                        """), arguments: StatementArguments(identity.key + [form]))
            return try row.map { row in
                KnownThumbnail(
                    identity: identity, form: form, hash: row["hash"],
                    metadata: try Self.value(Metadata.self, row["metadata"]))
            }
        }
    }

    /// Stores the digests of thumbnails.
    ///
    /// - Parameters:
    ///   - completions: of which only those with a thumbnail count.
    ///   - metadata: of the completions, by photo.
    ///   - db: connection of the transaction.
    /// - Throws: errors of the database.
    static func keep(_ completions: [Completion], _ metadata: [Int64: JSONText], _ db: Database) throws {
        let now = milliseconds(Date())
        // Each once.
        struct File: Hashable {
            var identity: FileIdentity
            var form: String
        }
        var files: Set<File> = []
        let rows: [[any Storable]] = try completions.reversed().compactMap { completion in
            guard let known = completion.thumbnail,
                files.insert(File(identity: known.identity, form: known.form)).inserted
            else { return nil }
            // Usually the same as that of the photo.
            let isSame = known.metadata == completion.metadata
            let facts = try isSame ? metadata[completion.item] ?? json(known.metadata) : json(known.metadata)
            return known.identity.key + [known.form, known.hash, facts, now]
        }
        guard !rows.isEmpty else { return }
        let made = ValuesTable("made", "d", "i", "s", "m", "f", "h", "facts", "at", rows: rows, db)
        try db.cachedStatement(
            sql: made.sql + """
                INSERT INTO thumbnails (device, inode, size, modified, form, hash, metadata, made_at)
                SELECT * FROM made WHERE true
                ON CONFLICT \(db.dialect.key("device, inode, size, modified, form")) DO UPDATE
                SET hash = excluded.hash, metadata = excluded.metadata, made_at = excluded.made_at
                """
        ).execute(arguments: made.arguments())
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
        // Two shots that come at once belong to one burst.
        try write(durably: false, excluding: picture.shot == nil ? .ofSameRows : .all, tells: { _ in false }) { db in
            let question = key(try Self.join(picture, db)).digest.data
            // Nobody waits for the answer of a worker that died or stopped.
            try db.cachedStatement(
                sql: """
                    DELETE FROM questions WHERE key = ? AND worker NOT IN (
                        SELECT id FROM workers WHERE ended_at IS NULL AND (lease_until >= ? OR id = ?))
                    """
            ).execute(arguments: [question, db.now, worker])
            try db.cachedStatement(
                sql: "INSERT INTO questions (key, worker, thumbnail) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            ).execute(arguments: [question, worker, picture.thumbnail])
            let isOurs = try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT worker = ? AND thumbnail = ? FROM questions WHERE key = ?"),
                arguments: [worker, picture.thumbnail, question])
            // Whoever puts it into a batch gives it back in the same transaction: before this one took it, or after.
            guard let batch = try Self.batch(asking: question, worker, db) else {
                return isOurs == true ? .mine : .taken
            }
            if isOurs == true {
                try db.cachedStatement(sql: "DELETE FROM questions WHERE key = ? AND worker = ?")
                    .execute(arguments: [question, worker])
            }
            return .batch(batch)
        }
    }

    /// - Returns: the questions that the worker asked about these pictures.
    static func giveBackQuestions(_ thumbnails: [String], _ worker: Int64, _ db: Database) throws -> [String: Data] {
        guard !thumbnails.isEmpty else { return [:] }
        let list = String(decoding: try JSONEncoder().encode(thumbnails), as: UTF8.self)
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    DELETE FROM questions WHERE worker = ? AND \(db.dialect.isTextAmong("thumbnail", "?"))
                    RETURNING thumbnail, key
                    """), arguments: [worker, list])
        return Dictionary(rows.map { ($0["thumbnail"], $0["key"]) }) { first, _ in first }
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
            return try db.changesCount
        }
    }
}

extension FileIdentity {
    /// By which its thumbnail is found.
    fileprivate var key: [any Storable] { [device.stored, inode.stored, size, modified] }
}
