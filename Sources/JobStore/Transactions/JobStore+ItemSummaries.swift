import Foundation
import GRDB
import Parallel
public import PhotoModel

/// Summaries of items, without reading everything about them.
extension JobStore {
    /// Every photo of a job, in the order of the walk.
    ///
    /// - Parameter id: the job.
    /// - Returns: the photos.
    /// - Throws: errors of the database.
    public func summaries(_ id: JobID) throws -> [ItemSummary] {
        try database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT i.id, i.path, i.status, iif(i.scanned_path = i.path, NULL, i.scanned_path) AS former,
                        d.answer IS NOT NULL AND json_extract(d.answer, '$.subject') IS NOT NULL
                            AND coalesce(json_extract(d.answer, '$.confidence'), 1) < ? AS unsure
                    FROM items i LEFT JOIN descriptions d ON d.id = i.description
                    WHERE i.job = ? ORDER BY i.ordinal, i.id
                    """, arguments: [Description.sureConfidence, id.text])
            var summaries: [ItemSummary] = []
            while let row = try rows.next() {
                guard let path = RelativePath(bytes: Array(row["path"] as Data)),
                    let status = ItemStatus(rawValue: row["status"])
                else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "item \(row["id"] as Int64)") }
                let former = (row["former"] as Data?).flatMap { RelativePath(bytes: Array($0))?.name }
                summaries.append(
                    ItemSummary(
                        id: row["id"], path: path, status: status, renamedFrom: former, isUnsure: row["unsure"]))
            }
            return summaries
        }
    }

    /// These photos of a job, by their IDs.
    public func items(_ id: JobID, only wanted: [Int64]) throws -> [Int64: JobItem] {
        guard !wanted.isEmpty else { return [:] }
        return try database.read { try Self.items(id, only: wanted, $0) }
    }

    static func items(_ id: JobID, only wanted: [Int64], _ db: Database) throws -> [Int64: JobItem] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: JobItem.selection + " WHERE i.job = ? AND i.id IN (SELECT value FROM json_each(?))"),
            arguments: [id.text, wanted.description]
        ).map(FetchedRow.init)
        // Most of the time goes into their JSON.
        let items = try rows.parallelMap { try JobItem(row: $0.row) }
        return Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The cameras of a job's photos: metadata with a maker and a model only.
    public func cameras(_ id: JobID) throws -> [Metadata] {
        try database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT json_extract(metadata, '$.make') AS make, json_extract(metadata, '$.model') AS model
                    FROM items WHERE job = ? AND metadata IS NOT NULL
                    """, arguments: [id.text]
            ).map { row in
                var metadata = Metadata(width: 0, height: 0)
                (metadata.make, metadata.model) = (row["make"], row["model"])
                return metadata
            }
        }
    }

    /// IDs of photos whose description contains a text; ASCII letters match in either case.
    public func described(_ id: JobID, by word: String) throws -> Set<Int64> {
        // The wildcards of LIKE are meant literally.
        let pattern = "%" + word.replacing(/[%_\\]/) { "\\" + $0.output } + "%"
        return try database.read { db in
            try Int64.fetchSet(
                db,
                sql: """
                    SELECT i.id FROM items i JOIN descriptions d ON d.id = i.description
                    WHERE i.job = :job AND (json_extract(d.answer, '$.subject') LIKE :word ESCAPE '\\'
                        OR json_extract(d.answer, '$.description') LIKE :word ESCAPE '\\'
                        OR json_extract(d.answer, '$.tags') LIKE :word ESCAPE '\\')
                    """, arguments: ["job": id.text, "word": pattern])
        }
    }
}

/// A row that was copied from SQLite.
// The rows of Row.fetchAll hold their values, nothing changes them, and each is read by one thread.
private struct FetchedRow: @unchecked Sendable {
    let row: Row
}
