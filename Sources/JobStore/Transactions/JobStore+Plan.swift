import Foundation
public import PhotoModel

extension JobStore {
    /// Stores naming options with their plan; pinned names stay.
    ///
    /// - Parameters:
    ///   - naming: the options.
    ///   - plan: nil if there is no complete plan yet.
    ///   - id: the job.
    /// - Returns: false if nothing was written, because there is a plan by now and one with these options is needed.
    /// - Throws: errors of the database.
    public func keepNaming(_ naming: NamingOptions, _ plan: PlanDraft?, in id: JobID) throws -> Bool {
        try write { db in
            let job = try Self.job(id, db)
            guard plan != nil || job.planned == nil else { return false }
            var settings = job.settings
            settings.naming = naming
            try Self.setSettings(id, settings, db)
            if let plan { try Self.store(plan, id, db) }
            try Self.tellPlan(id, db)
            return true
        }
    }

    /// Ends the analysis of a job with its plan. The status becomes `completed`, or stays `processing` if the photos are
    /// still to be renamed.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - naming: the options that the plan was made with.
    ///   - id: the job.
    /// - Returns: false if nothing was written, because photos wait again or the names were changed meanwhile.
    /// - Throws: errors of the database.
    public func finishAnalysis(_ plan: PlanDraft, by naming: NamingOptions, in id: JobID) throws -> Bool {
        try write { db in
            let job = try Self.job(id, db)
            guard job.status == .processing, job.scanned, job.counters.remaining == 0 else { return false }
            guard job.settings.naming == naming, try Self.pinned(id, db) == plan.pinned(db) else { return false }
            try Self.store(plan, id, db)
            try Self.change(id, to: job.settings.applies ? .processing : .completed, phase: .ready, db)
            return true
        }
    }

    /// Pins names, so that they outlive every change of the template.
    public func pin(_ names: [Int64: FileName], in id: JobID) throws {
        try write { db in
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO plan (item, job, new, pinned) VALUES (?, ?, ?, TRUE)
                    ON CONFLICT (item) DO UPDATE SET new = excluded.new, pinned = TRUE, note = NULL, kept = NULL
                    """)
            for (item, name) in names { try insert.execute(arguments: [item, id.text, name.bytes.data]) }
            try Self.recount(id, db)
            try Self.tellPlan(id, db)
        }
    }

    /// Unpins names.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - items: only theirs; nil for all.
    ///   - plan: the template's names instead; nil if there is no complete plan yet.
    ///   - naming: the options that it was made with.
    /// - Returns: false if nothing was written, because there is a plan by now, or one with other options is needed.
    /// - Throws: errors of the database.
    public func unpin(_ id: JobID, items: Set<Int64>?, to plan: PlanDraft?, by naming: NamingOptions) throws -> Bool {
        try write { db in
            let job = try Self.job(id, db)
            guard plan != nil || job.planned == nil, job.settings.naming == naming else { return false }
            if let items {
                let delete = try db.cachedStatement(sql: "DELETE FROM plan WHERE item = ? AND job = ? AND pinned")
                for item in items { try delete.execute(arguments: [item, id.text]) }
            } else {
                try db.execute(sql: "DELETE FROM plan WHERE job = ? AND pinned", arguments: [id.text])
            }
            if let plan { try Self.store(plan, id, db) }
            try Self.tellPlan(id, db)
            return true
        }
    }

    /// After a change of the plan, the next apply uses it, and doesn't repeat the undone apply.
    private static func tellPlan(_ id: JobID, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE jobs SET phase = 'ready' WHERE id = ? AND phase = 'undone' AND planned IS NOT NULL",
            arguments: [id.text])
        try recordPlan(id, db)
    }

    static func pinned(_ id: JobID, _ db: Database) throws -> [Int64: FileName] {
        try names(
            try Row.fetchAll(db, sql: "SELECT item, new FROM plan WHERE job = ? AND pinned", arguments: [id.text]))
    }

    static func names(_ rows: [Row]) throws -> [Int64: FileName] {
        Dictionary(
            rows.compactMap { row in FileName(Array(row["new"] as Data)).map { (row["item"], $0) } }
        ) { first, _ in first }
    }

    /// The condition for a changed name: the path doesn't end with it. Columns of the plan `p` and its items `i`.
    static func renames(_ dialect: Dialect) -> String {
        """
        (length(i.path) < length(p.new) OR substr(i.path, length(i.path) - length(p.new) + 1) <> p.new
            OR (length(i.path) > length(p.new)
                AND substr(i.path, length(i.path) - length(p.new), 1) <> \(dialect.slash)))
        """
    }

    private static func recount(_ id: JobID, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE jobs SET planned = (
                    SELECT count(*) FROM plan p JOIN items i ON i.id = p.item WHERE p.job = jobs.id AND \(renames(db.dialect)))
                WHERE id = ? AND planned IS NOT NULL
                """, arguments: [id.text])
    }

    private static func store(_ draft: PlanDraft, _ id: JobID, _ db: Database) throws {
        try db.execute(
            sql: "DELETE FROM plan_companions WHERE item IN (SELECT item FROM plan WHERE job = ? AND NOT pinned)",
            arguments: [id.text])
        try db.execute(
            sql: """
                DELETE FROM plan WHERE job = ? AND NOT pinned AND item NOT IN (SELECT item FROM \(draft.tables.names) d)
                """, arguments: [id.text])
        // Most names are as before: only rows that differ are written.
        try db.execute(
            sql: """
                INSERT INTO plan (item, job, new, pinned, note, kept)
                SELECT item, ?, new, pinned, note, kept FROM \(draft.tables.names) d WHERE true ORDER BY item
                ON CONFLICT (item) DO UPDATE SET note = excluded.note,
                    new = CASE WHEN plan.pinned THEN plan.new ELSE excluded.new END,
                    kept = CASE WHEN plan.pinned THEN plan.kept ELSE excluded.kept END,
                    pinned = plan.pinned OR excluded.pinned
                WHERE plan.note IS DISTINCT FROM excluded.note OR (NOT plan.pinned
                    AND (plan.new <> excluded.new OR plan.kept IS DISTINCT FROM excluded.kept OR excluded.pinned))
                """, arguments: [id.text])
        try db.execute(
            sql: """
                INSERT INTO plan_companions (item, name, whole_name, affixes)
                SELECT item, name, whole_name, affixes FROM \(draft.tables.companions) d WHERE true
                ON CONFLICT (item, name) DO UPDATE SET whole_name = excluded.whole_name, affixes = excluded.affixes
                """)
        try db.execute(
            sql: "UPDATE jobs SET planned = (SELECT count(*) FROM \(draft.tables.names) d WHERE changes) WHERE id = ?",
            arguments: [id.text])
    }

    /// The job's own plan, in the order of the walk.
    public func plan(_ id: JobID) throws -> RenamePlan {
        try database.read { db in
            let companions = try Self.companions(id, db)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(ProposedName.columns) FROM plan p JOIN items i ON i.id = p.item
                    WHERE p.job = ? ORDER BY i.ordinal, i.id
                    """, arguments: [id.text])
            return RenamePlan(names: try Array(rows.map { try ProposedName(row: $0, companions) }))
        }
    }

    static func companions(_ id: JobID, _ db: Database) throws -> [Int64: [Companion]] {
        try companions(
            try Row.fetchCursor(
                db,
                sql: """
                    SELECT c.* FROM plan p JOIN plan_companions c ON c.item = p.item WHERE p.job = ?
                    ORDER BY c.item, c.name
                    """, arguments: [id.text]))
    }

    static func companions(_ rows: RowCursor) throws -> [Int64: [Companion]] {
        var companions: [Int64: [Companion]] = [:]
        while let row = try rows.next() {
            guard let name = FileName(Array(row["name"] as Data)) else { continue }
            companions[row["item"], default: []].append(
                Companion(
                    name: name, style: row["whole_name"] ? .wholeName : .stem, affixes: Array(row["affixes"] as Data)))
        }
        return companions
    }
}
