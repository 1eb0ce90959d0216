import Foundation
public import PhotoModel

extension JobStore {
    /// Adds photos to a job, except those that it already has.
    ///
    /// - Parameters:
    ///   - items: the photos.
    ///   - id: the job.
    ///   - ordinal: position of the first in the walk.
    /// - Throws: errors of the database.
    public func enqueue(_ items: [NewItem], in id: JobID, ordinal: Int) throws {
        // Not synced: a lost part of the walk is repeated.
        try write(durably: false) { db in
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO items (job, ordinal, scanned_path, path, format, device, inode, size, modified, links,
                        status, step, error_code, error_message)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """)
            var added = try insert.execute(
                each: items.enumerated().lazy.compactMap { offset, item in
                    guard case .photo(let photo) = item else { return nil }
                    let path = photo.path.bytes.data
                    let file = photo.identity
                    return StatementArguments(stored: [
                        .text(id.text), .integer(Int64(ordinal + offset)), .bytes(path), .bytes(path),
                        .text(photo.format.rawValue), .integer(file.device.stored), .integer(file.inode.stored),
                        .integer(file.size), .integer(file.modified), .integer(Int64(file.links)), .text("pending"),
                        .null(.text), .null(.text), .null(.text),
                    ])
                })
            var failed = 0
            for (offset, item) in items.enumerated() {
                switch item {
                case .photo: break
                case .unreadable(let path, let failure):
                    let new = try insert.insert(arguments: [
                        id.text, ordinal + offset, path.bytes.data, path.bytes.data, "unknown", 0, 0, 0, 0, 0, "error",
                        ItemStep.scan.rawValue, failure.code.rawValue, failure.message,
                    ])
                    guard let new else { continue }
                    added += 1
                    failed += 1
                    try Self.recordFailure(new, failure, path: path, id, db)
                case .note(let level, let code, let message, let path):
                    try Self.log(level, code, message, path: path, id, db)
                }
            }
            try db.execute(
                sql: "UPDATE jobs SET total = total + ?, failed = failed + ? WHERE id = ?",
                arguments: [added, failed, id.text])
            try Self.recordProgress(id, items: [], db, ifDue: true)
        }
    }

    /// The walk is over: the total is final.
    public func finishScan(_ id: JobID, others: Int) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE jobs SET scanned = TRUE, others = ?, phase = 'analyzing' WHERE id = ?",
                arguments: [others, id.text])
            try Self.recordState(id, db)
        }
    }

    /// Every photo of a job, in the order of the walk.
    public func items(_ id: JobID) throws -> [JobItem] { try items(JobItem.selection, id) }

    /// The same without descriptions and original names, and with only the metadata that renames need.
    public func files(_ id: JobID) throws -> [JobItem] { try items(JobItem.bareSelection, id) }

    /// Some of the photos that wait, from both ends of the walk: at most twice `limit`.
    public func waitingPhotos(_ id: JobID, limit: Int) throws -> [Photo] {
        try database.read { db in
            try ["", "DESC"].flatMap { order in
                let rows = try Row.fetchCursor(
                    db,
                    sql: JobItem.bareSelection + """
                         WHERE i.job = ? AND i.status = 'pending' AND i.batch IS NULL
                        ORDER BY i.ordinal \(order) LIMIT ?
                        """, arguments: [id.text, limit])
                return try Array(rows.map(JobItem.init(row:))).map(\.photo)
            }
        }
    }

    private func items(_ selection: String, _ id: JobID) throws -> [JobItem] {
        try database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: selection + " WHERE i.job = ? ORDER BY i.ordinal, i.id", arguments: [id.text])
            return try Array(rows.map(JobItem.init(row:)))
        }
    }
}
