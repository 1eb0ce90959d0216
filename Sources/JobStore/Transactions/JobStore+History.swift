import Foundation
public import PhotoModel

extension JobStore {
    /// Renames that happened, also those that were undone since, oldest first.
    ///
    /// - Parameters:
    ///   - id: only of this job; nil for all jobs.
    ///   - last: the last one of the page before; nil for the first page.
    ///   - limit: maximum number.
    /// - Returns: the page; shorter than `limit` at the end.
    /// - Throws: errors of the database.
    public func history(
        of id: JobID?, after last: DoneRename?, limit: Int = JobStore.pageSize
    ) throws -> [DoneRename] {
        try database.read { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT r.id, r.job, j.root, r.kind, r.began_at, m.position, m.directory, m.old, m.new, m.companion
                        FROM rename_records r JOIN jobs j ON j.id = r.job JOIN rename_moves m ON m.record = r.id
                        WHERE (:job IS NULL OR r.job = :job) AND r.id >= :record AND (r.id > :record OR m.position > :position)
                            AND r.state <> 'reverted'
                            AND (m.state = 'moved' OR m.state = 'reverted' AND r.kind = 'apply')
                        ORDER BY r.id, m.position LIMIT :limit
                        """),
                arguments: [
                    "job": id?.text, "record": last?.record ?? 0, "position": last?.position ?? -1, "limit": limit,
                ])
            return try Array(rows.map(DoneRename.init(row:)))
        }
    }

    /// The job whose apply is the newest that has not been undone, or whose rename was interrupted.
    ///
    /// - Returns: nil where nothing is renamed.
    /// - Throws: errors of the database.
    public func lastRenamed() throws -> Job? {
        try database.read { db in
            let id = try String.fetchOne(
                db,
                sql: """
                    SELECT job FROM rename_records WHERE state = 'running' OR kind = 'apply' AND state = 'done'
                    ORDER BY state = 'running' DESC, id DESC LIMIT 1
                    """)
            return try id.flatMap(JobID.init).map { try Self.job($0, db) }
        }
    }
}

extension DoneRename {
    init(row: Row) throws {
        guard let job = JobID(row["job"]), let kind = RenameRecord.Kind(rawValue: row["kind"]),
            let directory = RelativePath(bytes: Array(row["directory"] as Data)),
            let old = FileName(Array(row["old"] as Data)), let new = FileName(Array(row["new"] as Data))
        else { throw DamagedRow("rename journal") }
        self.init(
            job: job, root: Array(row["root"] as Data), record: row["id"], position: row["position"], kind: kind,
            at: JobStore.date(row["began_at"]), old: directory.appending(old), new: directory.appending(new),
            isCompanion: row["companion"])
    }
}
