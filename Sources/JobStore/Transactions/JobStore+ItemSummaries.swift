import Foundation
import Parallel
public import PhotoModel

/// Summaries of items, without reading everything about them.
extension JobStore {
    /// Every photo of a job with its planned name, in the order of the walk.
    ///
    /// - Parameter id: the job.
    /// - Returns: the photos.
    /// - Throws: errors of the database.
    public func summaries(_ id: JobID) throws -> [ItemSummary] {
        try database.read { db in
            let companions = try Self.companions(id, db)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(ItemSummary.columns), \(ProposedName.columns)
                    FROM items i LEFT JOIN descriptions d ON d.id = i.description LEFT JOIN plan p ON p.item = i.id
                    WHERE i.job = ? ORDER BY i.ordinal, i.id
                    """, arguments: [Description.sureConfidence, id.text])
            return try Array(rows.map { try ItemSummary(row: $0, companions) })
        }
    }

    /// These photos of a job, by their IDs.
    public func items(_ id: JobID, only wanted: [Int64]) throws -> [Int64: JobItem] {
        guard !wanted.isEmpty else { return [:] }
        let items = try database.read { try Self.items(id, only: wanted, $0) }
        return Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
    }

    static func items(_ id: JobID, only wanted: [Int64], _ db: Database) throws -> [JobItem] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: JobItem.selection + " WHERE i.job = ? AND \(db.dialect.isNumberAmong("i.id", "?"))"),
            arguments: [id.text, wanted.description]
        ).map(FetchedRow.init)
        // Most of the time goes into their JSON.
        return try rows.parallelMap { try JobItem(row: $0.row) }
    }

    /// The cameras of a job's photos: metadata with a maker and a model only.
    public func cameras(_ id: JobID) throws -> [Metadata] {
        try database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT metadata ->> 'make' AS make, metadata ->> 'model' AS model
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
                    WHERE i.job = :job AND (lower(d.answer ->> 'subject') LIKE lower(:word) ESCAPE '\\'
                        OR lower(d.answer ->> 'description') LIKE lower(:word) ESCAPE '\\'
                        OR lower(d.answer ->> 'tags') LIKE lower(:word) ESCAPE '\\')
                    """, arguments: ["job": id.text, "word": pattern])
        }
    }
}

/// A row that was copied from SQLite.
// The rows of Row.fetchAll hold their values, nothing changes them, and each is read by one thread.
private struct FetchedRow: @unchecked Sendable {
    let row: Row
}
