import Foundation
import GRDB
import PhotoModel

extension Job {
    init(row: Row) throws {
        let text: String = row["id"]
        guard let id = JobID(text), let status = JobStatus(rawValue: row["status"]),
            let phase = JobPhase(rawValue: row["phase"])
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "job \(text)") }
        self.init(
            id: id, root: Array(row["root"] as Data), status: status, phase: phase,
            settings: try JobStore.value(JobSettings.self, row["settings"]), provider: row["provider"],
            model: row["model"], created: JobStore.date(row["created_at"]))
        scanned = row["scanned"]
        counters = JobCounters(row: row)
        others = row["others"]
        planned = row["planned"]
        renamed = row["renamed"]
        usage = Usage(requests: row["requests"], inputTokens: row["input_tokens"], outputTokens: row["output_tokens"])
        cacheHits = row["cache_hits"]
        costUSD = row["cost_usd"]
        if let code: String = row["error_code"], let message: String = row["error_message"] {
            failure = JobFailure(code: code, message: message, hint: row["error_hint"] ?? "")
        }
        updated = JobStore.date(row["updated_at"])
        progress = row["progress"]
        startedClock = row["started_clock"]
        elapsed = .milliseconds(row["elapsed_ms"] as Int64)
        startedProcessed = row["started_processed"]
        finished = (row["finished_at"] as Int64?).map(JobStore.date)
        isUnreachable = row["opened_clock"] != nil
        sequence = row["last_seq"]
    }
}

extension JobCounters {
    init(row: Row) {
        self.init()
        total = row["total"]
        done = row["done"]
        failed = row["failed"]
        skipped = row["skipped"]
    }
}

/// Columns of a query in the order of their cases, to be read by position: found by name, they took longer than all else of a
/// row.
protocol RowColumns: CaseIterable, RawRepresentable<Int> {}

extension RowColumns {
    /// As the tables call them.
    static var names: [String] {
        allCases.map { column in
            "\(column)".reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
        }
    }
}

extension Row {
    subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: some RowColumns) -> Value {
        self[column.rawValue]
    }
}

extension JobItem {
    enum Columns: Int, RowColumns {
        case id, ordinal, path, format, device, inode, size, modified, links, status, step, attempts, errorCode
        case errorMessage, httpStatus, retryAt, thumbnailHash, requests, inputTokens, outputTokens, elapsedMs, metadata
        // Of the description, and of the table of original names.
        case answer, original
    }

    /// The columns that `init(row:)` wants, of items `i`, their descriptions `d` and original names `o`.
    static let selection = "SELECT \(columns) FROM items i \(words)"

    static let columns = Columns.names.map { name in
        switch name {
        case "answer": "d.answer"
        case "original": "o.name AS original"
        default: "i." + name
        }
    }.joined(separator: ", ")

    static let words = """
        LEFT JOIN descriptions d ON d.id = i.description
        LEFT JOIN originals o ON o.inode = i.inode AND o.size = i.size AND o.modified = i.modified
        """

    /// The same without what the model said, and of the metadata only what tells Live Photos apart: reading words out of
    /// JSON takes longer than renaming the file.
    static let bareSelection = "SELECT \(bareColumns) FROM items i"

    private static let bareColumns = Columns.names.map { name in
        switch name {
        case "answer", "original": "NULL"
        case "metadata": "CASE WHEN instr(metadata, 'contentIdentifier') > 0 THEN metadata END"
        default: name
        }
    }.joined(separator: ", ")

    init(row: Row) throws {
        let bytes: Data = row[Columns.path]
        guard let path = RelativePath(bytes: Array(bytes)), let status = ItemStatus(rawValue: row[Columns.status])
        else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "item \(row[Columns.id] as Int64)")
        }
        let identity = FileIdentity(
            device: UInt64(bitPattern: row[Columns.device]), inode: UInt64(bitPattern: row[Columns.inode]),
            size: row[Columns.size], modified: row[Columns.modified], links: row[Columns.links])
        // A file that could not be read has no format; the first of them stands in, and nothing looks at it.
        let format = PhotoFormat(rawValue: row[Columns.format]) ?? .jpeg
        self.init(
            id: row[Columns.id], ordinal: row[Columns.ordinal],
            photo: Photo(path: path, format: format, identity: identity), status: status,
            attempts: row[Columns.attempts],
            usage: Usage(
                requests: row[Columns.requests], inputTokens: row[Columns.inputTokens],
                outputTokens: row[Columns.outputTokens]))
        step = (row[Columns.step] as String?).flatMap(ItemStep.init)
        if let code: String = row[Columns.errorCode] {
            failure = ItemFailure(
                code: code, message: row[Columns.errorMessage] ?? "", httpStatus: row[Columns.httpStatus])
        }
        retryAt = (row[Columns.retryAt] as Int64?).map(JobStore.date)
        metadata = try (row[Columns.metadata] as String?).map { try JobStore.value(Metadata.self, $0) }
        description = try (row[Columns.answer] as String?).map { try JobStore.value(Description.self, $0) }
        thumbnailHash = row[Columns.thumbnailHash]
        original = (row[Columns.original] as Data?).flatMap { FileName(Array($0)) }
        elapsedMilliseconds = row[Columns.elapsedMs]
    }
}

extension ProposedName {
    enum Columns: Int, RowColumns {
        case item, path, new, pinned, note
    }

    /// Of the plan `p` and its items `i`.
    static let columns = "p.item, i.path, p.new, p.pinned, p.note"

    /// - Parameters:
    ///   - first: where the columns begin in the row.
    ///   - companions: by the names that they had when the plan was made.
    init(row: Row, from first: Int = 0, _ companions: [Int64: [Companion]]) throws {
        guard let old = RelativePath(bytes: Array(row[first + Columns.path.rawValue] as Data)), let present = old.name,
            let new = FileName(Array(row[first + Columns.new.rawValue] as Data))
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "plan") }
        let item: Int64 = row[first + Columns.item.rawValue]
        self.init(
            item: item, old: old, new: new, pinned: row[first + Columns.pinned.rawValue],
            note: row[first + Columns.note.rawValue],
            companions: Companion.present(companions[item, default: []], beside: present))
    }
}

extension JournalMove {
    enum Columns: Int, RowColumns {
        case position, unit, item, companion, directory, old, new, temporary, device, inode, size, modified, links
        case fileSystem, digest, takesBack
    }

    static let columns = Columns.names.joined(separator: ", ")

    init(row: Row) throws {
        func name(_ column: Columns) -> FileName? { (row[column] as Data?).flatMap { FileName(Array($0)) } }
        guard let directory = RelativePath(bytes: Array(row[Columns.directory] as Data)), let old = name(.old),
            let new = name(.new)
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "rename journal") }
        let identity = FileIdentity(
            device: UInt64(bitPattern: row[Columns.device]), inode: UInt64(bitPattern: row[Columns.inode]),
            size: row[Columns.size], modified: row[Columns.modified], links: row[Columns.links])
        self.init(
            index: row[Columns.position], group: row[Columns.unit], item: row[Columns.item],
            isCompanion: row[Columns.companion], directory: directory, old: old, new: new, temporary: name(.temporary),
            identity: identity,
            proof: Proof(fileSystem: row[Columns.fileSystem], digest: (row[Columns.digest] as Data?).map { Array($0) }),
            takesBack: row[Columns.takesBack])
    }
}

extension Array<UInt8> {
    var data: Data { Data(self) }
}

extension UInt64 {
    /// SQLite's integers are signed.
    var stored: Int64 { Int64(bitPattern: self) }
}
