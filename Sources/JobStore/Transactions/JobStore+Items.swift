import Foundation
import GRDB
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
                        ItemStep.scan.rawValue, failure.code.rawValue, failure.message,
                    ])
                    guard db.changesCount > 0 else { continue }
                    added += 1
                    failed += 1
                    try Self.recordFailure(db.lastInsertedRowID, failure, path: path, id, db)
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
                sql: "UPDATE jobs SET scanned = 1, others = ?, phase = 'analyzing' WHERE id = ?",
                arguments: [others, id.text])
            try Self.recordState(id, db)
        }
    }

    /// Every photo of a job, in the order of the walk.
    public func items(_ id: JobID) throws -> [JobItem] { try items(JobItem.selection, id) }

    /// The same without descriptions and original names, and with only the metadata that renames need.
    public func files(_ id: JobID) throws -> [JobItem] { try items(JobItem.bareSelection, id) }

    private func items(_ selection: String, _ id: JobID) throws -> [JobItem] {
        try database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: selection + " WHERE i.job = ? ORDER BY i.ordinal, i.id", arguments: [id.text])
            return try Array(rows.map(JobItem.init(row:)))
        }
    }
}
