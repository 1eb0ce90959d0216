import Foundation
import PhotoModel

extension JobItem {
    enum Columns: Int, RowColumns {
        case id, ordinal, path, format, device, inode, size, modified, links, status, step, attempts, errorCode
        case errorMessage, httpStatus, retryAt, scannedPath, thumbnailHash, requests, inputTokens, outputTokens,
            elapsedMs, metadata
        // From the description, and from the table of original names.
        case answer, original, given
    }

    /// The columns that `init(row:)` needs, of items `i`, their descriptions `d` and original names `o`.
    static let selection = "SELECT \(columns) FROM items i \(words)"

    static let columns = Columns.names.map { name in
        switch name {
        case "answer": "d.answer"
        case "original": "o.name AS original"
        case "given": "o.given"
        default: "i." + name
        }
    }.joined(separator: ", ")

    static let words = """
        LEFT JOIN descriptions d ON d.id = i.description
        LEFT JOIN originals o ON o.inode = i.inode AND o.size = i.size AND o.modified = i.modified
        """

    /// The same without descriptions, and with only the metadata that identifies Live Photos: decoding the JSON takes longer
    /// than renaming the file.
    static let bareSelection = "SELECT \(bareColumns) FROM items i"

    static let bareColumns = Columns.names.map { name in
        switch name {
        case "answer", "original", "given": "NULL"
        case "metadata": "CASE WHEN CAST(metadata AS TEXT) LIKE '%contentIdentifier%' THEN metadata END"
        default: name
        }
    }.joined(separator: ", ")

    init(row: Row) throws {
        let bytes: Data = row[Columns.path]
        guard let path = RelativePath(bytes: Array(bytes)), let status = ItemStatus(rawValue: row[Columns.status])
        else {
            throw DamagedRow("item \(row[Columns.id] as Int64)")
        }
        let identity = FileIdentity(
            device: UInt64(bitPattern: row[Columns.device]), inode: UInt64(bitPattern: row[Columns.inode]),
            size: row[Columns.size], modified: row[Columns.modified], links: row[Columns.links])
        // A file that could not be read has no format; the first one is used, and nothing reads it.
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
                FailureCode(rawValue: code) ?? .internal, row[Columns.errorMessage] ?? "",
                httpStatus: row[Columns.httpStatus])
        }
        retryAt = (row[Columns.retryAt] as Int64?).map(JobStore.date)
        metadata = try (row[Columns.metadata] as String?).map { try JobStore.value(Metadata.self, $0) }
        description = try (row[Columns.answer] as String?).map { try JobStore.value(Description.self, $0) }
        thumbnailHash = row[Columns.thumbnailHash]
        original = (row[Columns.original] as Data?).flatMap { FileName(Array($0)) }
        given = (row[Columns.given] as Data?).flatMap { FileName(Array($0)) }
        let scanned = RelativePath(bytes: Array(row[Columns.scannedPath] as Data))
        renamedFrom = scanned == path ? nil : scanned
        elapsedMilliseconds = row[Columns.elapsedMs]
    }
}
