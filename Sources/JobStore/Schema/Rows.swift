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

extension FileIdentity {
    init(row: Row) {
        self.init(
            device: UInt64(bitPattern: row["device"]), inode: UInt64(bitPattern: row["inode"]), size: row["size"],
            modified: row["modified"], links: row["links"])
    }
}

extension JobItem {
    /// The columns that `init(row:)` wants, of items `i`, their descriptions `d` and original names `o`.
    static let selection = "SELECT i.*, d.answer, o.name AS original FROM items i \(words)"

    static let words = """
        LEFT JOIN descriptions d ON d.id = i.description
        LEFT JOIN originals o ON o.inode = i.inode AND o.size = i.size AND o.modified = i.modified
        """

    /// The same without what the model said, and of the metadata only what tells Live Photos apart: reading words out of
    /// JSON takes longer than renaming the file.
    static let bareSelection = """
        SELECT id, ordinal, path, format, device, inode, size, modified, links, status, step, attempts, error_code,
            error_message, http_status, retry_at, NULL AS answer, NULL AS original, thumbnail_hash, requests,
            input_tokens, output_tokens, elapsed_ms,
            CASE WHEN json_extract(metadata, '$.contentIdentifier') IS NOT NULL THEN metadata END AS metadata
        FROM items i
        """

    init(row: Row) throws {
        let bytes: Data = row["path"]
        guard let path = RelativePath(bytes: Array(bytes)), let status = ItemStatus(rawValue: row["status"]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "item \(row["id"] as Int64)")
        }
        // A file that could not be read has no format; the first of them stands in, and nothing looks at it.
        let format = PhotoFormat(rawValue: row["format"]) ?? .jpeg
        self.init(
            id: row["id"], ordinal: row["ordinal"],
            photo: Photo(path: path, format: format, identity: FileIdentity(row: row)), status: status,
            attempts: row["attempts"],
            usage: Usage(
                requests: row["requests"], inputTokens: row["input_tokens"], outputTokens: row["output_tokens"]))
        step = (row["step"] as String?).flatMap(ItemStep.init)
        if let code: String = row["error_code"] {
            failure = ItemFailure(code: code, message: row["error_message"] ?? "", httpStatus: row["http_status"])
        }
        retryAt = (row["retry_at"] as Int64?).map(JobStore.date)
        metadata = try (row["metadata"] as String?).map { try JobStore.value(Metadata.self, $0) }
        description = try (row["answer"] as String?).map { try JobStore.value(Description.self, $0) }
        thumbnailHash = row["thumbnail_hash"]
        original = (row["original"] as Data?).flatMap { FileName(Array($0)) }
        elapsedMilliseconds = row["elapsed_ms"]
    }
}

extension ProposedName {
    /// - Parameter companions: by the names that they had when the plan was made.
    init(row: Row, _ companions: [Companion]) throws {
        guard let old = RelativePath(bytes: Array(row["path"] as Data)), let present = old.name,
            let new = FileName(Array(row["new"] as Data))
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "plan") }
        self.init(
            item: row["item"], old: old, new: new, pinned: row["pinned"], note: row["note"],
            companions: companions.map { $0.present(beside: present) })
    }
}

extension JournalMove {
    init(row: Row) throws {
        func name(_ column: String) -> FileName? { (row[column] as Data?).flatMap { FileName(Array($0)) } }
        guard let directory = RelativePath(bytes: Array(row["directory"] as Data)), let old = name("old"),
            let new = name("new")
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "rename journal") }
        self.init(
            index: row["position"], group: row["unit"], item: row["item"], isCompanion: row["companion"],
            directory: directory, old: old, new: new, temporary: name("temporary"), identity: FileIdentity(row: row),
            proof: Proof(fileSystem: row["file_system"], digest: (row["digest"] as Data?).map { Array($0) }))
    }
}

extension Array<UInt8> {
    var data: Data { Data(self) }
}

extension UInt64 {
    /// SQLite's integers are signed.
    var stored: Int64 { Int64(bitPattern: self) }
}
