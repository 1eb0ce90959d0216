import Foundation
public import PhotoModel

extension JobStore {
    public static let pageSize = 1_000

    /// One page of the job's own plan, each in its own transaction: a reader that never ends would prevent checkpoints.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - start: nil for the first.
    ///   - withPhotos: include the photos' data.
    ///   - limit: maximum number.
    /// - Returns: the page.
    /// - Throws: errors of the database.
    public func planPage(
        _ id: JobID, from start: PlanPage.Start?, withPhotos: Bool, limit: Int = JobStore.pageSize
    ) throws -> PlanPage {
        try database.read { try Self.planPage(.plan, id, start, withPhotos, limit, $0) }
    }

    /// Totals of the job's own plan.
    ///
    /// - Returns: number of companions of photos that get another name.
    public func companionsToRename(_ id: JobID) throws -> Int {
        try database.read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM plan p JOIN items i ON i.id = p.item JOIN plan_companions c ON c.item = p.item
                    WHERE p.job = ? AND \(Self.renames(db.dialect))
                    """, arguments: [id.text]) ?? 0
        }
    }

    /// Photos of the job's own plan that keep their names, by the reason, where it is one of these.
    public func keptNames(_ id: JobID) throws -> [KeptName: Int] {
        try database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT kept, count(*) AS number FROM plan p JOIN items i ON i.id = p.item
                    WHERE p.job = ? AND kept IS NOT NULL AND NOT \(Self.renames(db.dialect)) GROUP BY kept
                    """, arguments: [id.text])
            return Dictionary(
                rows.compactMap { row in KeptName(rawValue: row["kept"]).map { ($0, row["number"] as Int) } }
            ) { first, _ in first }
        }
    }

    /// Why photos failed: each code once, with the message of one photo, the most frequent first.
    public func failureCauses(_ id: JobID) throws -> [(failure: ItemFailure, count: Int)] {
        try database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT error_code, min(error_message) AS message, count(*) AS number FROM items
                    WHERE job = ? AND status = 'error' GROUP BY error_code ORDER BY number DESC, error_code
                    """, arguments: [id.text])
            return rows.map { row in
                let code = FailureCode(rawValue: row["error_code"]) ?? .internal
                return (ItemFailure(code, row["message"] ?? ""), row["number"])
            }
        }
    }

    /// Names that a person chose.
    public func pinnedNames(_ id: JobID) throws -> [Int64: FileName] {
        try database.read { try Self.pinned(id, $0) }
    }

    static func folders(_ id: JobID, _ db: Database) throws -> [[Int64]] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, path FROM items WHERE job = ? ORDER BY ordinal, id", arguments: [id.text])
        var places: [Data: Int] = [:]
        var folders: [[Int64]] = []
        while let row = try rows.next() {
            let path: Data = row["path"]
            let folder = path.lastIndex(of: UInt8(ascii: "/")).map { Data(path[..<$0]) } ?? Data()
            if places[folder] == nil {
                places[folder] = folders.count
                folders.append([])
            }
            folders[places[folder, default: 0]].append(row["id"])
        }
        return folders
    }

    /// - Parameters:
    ///   - tables: of the plan, or of a draft.
    ///   - id: the job.
    ///   - start: where the page begins; nil for the first.
    ///   - withPhotos: include the photos' data.
    ///   - limit: maximum number.
    ///   - db: connection of the transaction.
    /// - Returns: the page.
    /// - Throws: errors of the database.
    static func planPage(
        _ tables: PlanTables, _ id: JobID, _ start: PlanPage.Start?, _ withPhotos: Bool, _ limit: Int, _ db: Database
    ) throws -> PlanPage {
        // Begins with the photos; otherwise the whole plan would be sorted for each page.
        let planned = "FROM items i \(db.dialect.orderedJoin) \(tables.names) p ON p.item = i.id"
        let photos =
            withPhotos ? "SELECT \(JobItem.columns), \(ProposedName.columns) \(planned) \(JobItem.words)" : nil
        let first = withPhotos ? JobItem.Columns.allCases.count : 0
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    \(photos ?? "SELECT \(ProposedName.columns), i.id, i.ordinal \(planned)")
                    WHERE i.job = :job AND i.ordinal >= :ordinal AND (i.ordinal > :ordinal OR i.id > :item)
                    ORDER BY i.ordinal, i.id LIMIT :limit
                    """),
            arguments: [
                "job": id.text, "ordinal": start?.ordinal ?? .min, "item": start?.item ?? .min, "limit": limit,
            ])
        let companions = try companions(tables, rows.map { $0[first] }, db)
        let job = try job(id, db)
        let (sequence, renamed) = (start?.sequence ?? job.sequence, start?.renamed ?? job.renamed)
        let isOther = try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM events WHERE job = ? AND seq > ? AND type IN ('plan', 'rename'))"),
            arguments: [id.text, sequence])
        let last = rows.count < limit ? nil : rows.last
        return PlanPage(
            names: try rows.map { row in
                (try ProposedName(row: row, from: first, companions), try withPhotos ? JobItem(row: row) : nil)
            },
            next: last.map { row in
                PlanPage.Start(ordinal: row["ordinal"], item: row["id"], sequence: sequence, renamed: renamed)
            }, isOfAnother: isOther == true || renamed != job.renamed)
    }

    private static func companions(_ tables: PlanTables, _ items: [Int64], _ db: Database) throws -> [Int64:
        [Companion]]
    {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT c.* FROM \(tables.companions) c WHERE \(db.dialect.isNumberAmong("c.item", "?"))
                    ORDER BY c.item, c.name
                    """), arguments: [items.description])
        return try Self.companions(rows)
    }
}
