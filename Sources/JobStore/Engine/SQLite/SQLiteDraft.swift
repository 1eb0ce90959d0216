import Synchronization

extension DraftTables {
    private static let count = Atomic(0)

    /// Temporary tables of this process: they take no memory.
    static func sqlite(_ db: Database) throws -> DraftTables {
        let name = "plan_draft_\(count.add(1, ordering: .relaxed).newValue)"
        let companions = name + "_companions"
        try db.execute(
            sql: """
                CREATE TEMP TABLE \(name) (
                    item INTEGER NOT NULL PRIMARY KEY, new BLOB NOT NULL, pinned INTEGER NOT NULL, note TEXT, kept TEXT,
                    changes INTEGER NOT NULL) STRICT
                """)
        try db.execute(
            sql: """
                CREATE TEMP TABLE \(companions) (
                    item INTEGER NOT NULL, name BLOB NOT NULL, whole_name INTEGER NOT NULL, affixes BLOB NOT NULL,
                    PRIMARY KEY (item, name)) STRICT, WITHOUT ROWID
                """)
        return DraftTables(
            tables: PlanTables(names: name, companions: companions),
            insertName: "INSERT INTO \(name) (item, new, pinned, note, kept, changes) VALUES (?, ?, ?, ?, ?, ?)",
            insertCompanion: "INSERT INTO \(companions) (item, name, whole_name, affixes) VALUES (?, ?, ?, ?)",
            drop: ["DROP TABLE \(name)", "DROP TABLE \(companions)"])
    }
}
