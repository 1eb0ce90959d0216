/// Where the names of a plan are: in the tables of the plan, or in those of a draft.
struct PlanTables: Sendable {
    /// What follows `FROM`, before an alias.
    var names: String
    var companions: String

    static let plan = PlanTables(names: "plan", companions: "plan_companions")
}

/// The tables of a plan that is being made. Other processes don't wait for its changes.
struct DraftTables: Sendable {
    var tables: PlanTables
    /// Adds a name: item, new, pinned, note, kept, changes.
    var insertName: String
    /// Adds a companion: item, name, whole_name, affixes.
    var insertCompanion: String
    /// Forgets the draft.
    var drop: [String]
}

extension Database {
    /// - Throws: errors of the database.
    func makeDraft() throws -> DraftTables {
        switch connection {
        case .sqlite: try .sqlite(self)
        case .postgres: try .postgres(self)
        }
    }
}
