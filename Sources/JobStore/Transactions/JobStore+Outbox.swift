import Foundation
public import PhotoModel

extension JobStore {
    /// The only place that assigns sequence numbers to events.
    private static func record<Data: EventData>(_ data: Data, _ id: JobID, _ db: Database) throws {
        let now = milliseconds(Date())
        let sequence = try Int.fetchOne(
            db, sql: "UPDATE jobs SET last_seq = last_seq + 1, updated_at = ? WHERE id = ? RETURNING last_seq",
            arguments: [now, id.text])
        try db.execute(
            sql: "INSERT INTO events (job, seq, type, at, data) VALUES (?, ?, ?, ?, ?)",
            arguments: [id.text, sequence, Data.kind.rawValue, now, try json(data)])
        try db.announce(id, toAll: Data.kind == .state)
    }

    /// Writes a state event with the present status and phase, and a line in the log.
    static func recordState(_ id: JobID, _ db: Database) throws {
        let job = try job(id, db)
        try record(StateEvent(of: job), id, db)
        try log(
            .info, job.status.rawValue, "the job is \(job.status.rawValue), phase \(job.phase.rawValue)", path: nil, id,
            db)
    }

    /// - Parameters:
    ///   - id: the job.
    ///   - items: those that changed since the last such event.
    ///   - now: by the store's clock.
    ///   - db: connection of the transaction.
    ///   - ifDue: only if the last one was long enough ago.
    /// - Throws: errors of the database.
    static func recordProgress(
        _ id: JobID, items: [Int64], now: Int64? = nil, _ db: Database, ifDue: Bool = false
    ) throws {
        let now = now ?? db.now
        if ifDue {
            let told =
                try Int64.fetchOne(db, sql: "SELECT progress_clock FROM jobs WHERE id = ?", arguments: [id.text]) ?? 0
            guard now - told >= pause || told > now else { return }
        }
        try db.execute(sql: "UPDATE jobs SET progress_clock = ? WHERE id = ?", arguments: [now, id.text])
        try record(ProgressEvent(of: try job(id, db), items: items), id, db)
    }

    /// Writes an event for a failed photo, which is never dropped, and a line in the log.
    static func recordFailure(
        _ item: Int64, _ failure: ItemFailure, path: RelativePath?, _ id: JobID, _ db: Database
    ) throws {
        try record(FailureEvent(item: item, path: path, failure), id, db)
        try log(.error, failure.code.rawValue, failure.message, path: path, id, db)
    }

    /// Writes a progress event for items that were recorded without one.
    public func tellProgress(_ id: JobID, items: [Int64]) throws {
        try write(durably: false) { try Self.recordProgress(id, items: items, $0) }
    }

    /// Writes an event: the plan has changed, or its naming options have.
    static func recordPlan(_ id: JobID, _ db: Database) throws {
        try record(PlanEvent(planned: try job(id, db).planned), id, db)
    }

    static func recordRenames(_ count: Int, _ kind: RenameRecord.Kind, _ id: JobID, _ db: Database) throws {
        try record(RenameEvent(kind: kind, count: count), id, db)
    }

    public func log(
        _ level: LogEntry.Level, _ code: String, _ message: String, path: RelativePath? = nil, in id: JobID
    ) throws {
        try write { try Self.log(level, code, message, path: path, id, $0) }
    }

    /// Several rows with the same level and code, in one transaction; a power cut may take them back.
    ///
    /// - Throws: errors of the database.
    public func log(_ level: LogEntry.Level, _ code: String, _ messages: [String], in id: JobID) throws {
        try write(durably: false) { db in
            for message in messages { try Self.log(level, code, message, path: nil, id, db) }
        }
    }

    static func log(
        _ level: LogEntry.Level, _ code: String, _ message: String, path: RelativePath?, _ id: JobID, _ db: Database
    ) throws {
        try db.execute(
            sql: "INSERT INTO logs (job, at, level, code, message, path) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [id.text, milliseconds(Date()), level.rawValue, code, message, path?.bytes.data])
    }

    /// Oldest first.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - after: leaves out the rows up to this one.
    /// - Returns: the rows.
    /// - Throws: errors of the database.
    public func logs(_ id: JobID, after: Int64 = 0) throws -> [LogEntry] {
        try database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM logs WHERE job = ? AND id > ? ORDER BY id", arguments: [id.text, after]
            ).map(LogEntry.init(row:))
        }
    }

    /// What the walk left out by rule: names and how often they occurred, the most frequent first.
    public func leftOut(_ id: JobID) throws -> [(kind: WalkWarning.ExcludedFolders, name: FileName, count: Int)] {
        let codes = WalkWarning.ExcludedFolders.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        struct Key: Hashable {
            var kind: WalkWarning.ExcludedFolders
            var name: FileName
        }
        var counts: [Key: Int] = [:]
        var order: [Key] = []
        try database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql:
                    "SELECT code, path FROM logs WHERE job = ? AND code IN (\(codes)) GROUP BY code, path ORDER BY min(id)",
                arguments: [id.text])
            while let row = try rows.next() {
                guard let kind = WalkWarning.ExcludedFolders(rawValue: row["code"]), let bytes = row["path"] as Data?,
                    let name = RelativePath(bytes: Array(bytes))?.name
                else { continue }
                let key = Key(kind: kind, name: name)
                if counts[key] == nil { order.append(key) }
                counts[key, default: 0] += 1
            }
        }
        return order.map { ($0.kind, $0.name, counts[$0] ?? 0) }.sorted { $0.count > $1.count }
    }

    /// Warnings of the walk about files that a user may miss, each once, in the order of the walk.
    public func walkWarnings(_ id: JobID, limit: Int) throws -> [LogEntry] {
        let codes = WalkWarning.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM logs WHERE id IN (
                        SELECT min(id) FROM logs WHERE job = ? AND code IN (\(codes)) GROUP BY code, path)
                    ORDER BY id LIMIT ?
                    """, arguments: [id.text, limit]
            ).map(LogEntry.init(row:))
        }
    }
}

extension LogEntry {
    init(row: Row) {
        self.init(
            id: row["id"], at: JobStore.date(row["at"]), level: LogEntry.Level(rawValue: row["level"]) ?? .info,
            code: row["code"], message: row["message"],
            path: (row["path"] as Data?).flatMap { RelativePath(bytes: Array($0)) })
    }
}
