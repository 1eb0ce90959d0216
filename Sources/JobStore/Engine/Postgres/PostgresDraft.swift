extension DraftTables {
    /// Rows of two tables, by the number of the draft.
    static func postgres(_ db: Database) throws -> DraftTables {
        let tables = ["plan_drafts", "plan_draft_companions"]
        // Of processes that died.
        let old = "SELECT id FROM draft_numbers WHERE begun_at < now() - interval '1 day'"
        for table in tables { try db.execute(sql: "DELETE FROM \(table) WHERE draft IN (\(old))") }
        try db.execute(sql: "DELETE FROM draft_numbers WHERE id IN (\(old))")
        let number = try Int64.fetchOne(db, sql: "INSERT INTO draft_numbers DEFAULT VALUES RETURNING id")
        guard let number else { throw DamagedRow("draft_numbers") }
        return DraftTables(
            tables: PlanTables(
                names: "(SELECT * FROM plan_drafts WHERE draft = \(number))",
                companions: "(SELECT * FROM plan_draft_companions WHERE draft = \(number))"),
            insertName: """
                INSERT INTO plan_drafts (draft, item, new, pinned, note, kept, changes) VALUES (\(number), ?, ?, ?, ?, ?, ?)
                """,
            insertCompanion: """
                INSERT INTO plan_draft_companions (draft, item, name, whole_name, affixes) VALUES (\(number), ?, ?, ?, ?)
                """,
            drop: tables.map { "DELETE FROM \($0) WHERE draft = \(number)" }
                + ["DELETE FROM draft_numbers WHERE id = \(number)"])
    }
}
