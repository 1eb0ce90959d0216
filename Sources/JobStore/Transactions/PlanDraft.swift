public import PhotoModel

/// A plan that is being made, in tables of its own: it takes no memory, and other processes don't wait for it.
public final class PlanDraft: Sendable {
    private let store: JobStore
    private let draft: DraftTables

    var tables: PlanTables { draft.tables }

    public init(_ store: JobStore) throws {
        self.store = store
        draft = try store.database.writeDraft { try $0.makeDraft() }
    }

    deinit {
        // A closed store has already forgotten it.
        try? store.database.writeDraft { db in
            for statement in draft.drop { try db.execute(sql: statement) }
        }
    }

    public func add(_ names: [ProposedName]) throws {
        try store.database.writeDraft { db in
            let insert = try db.cachedStatement(sql: draft.insertName)
            let follow = try db.cachedStatement(sql: draft.insertCompanion)
            for name in names {
                try insert.execute(arguments: [
                    name.item, name.new.bytes.data, name.pinned, name.note, name.kept?.rawValue, name.changes,
                ])
                for companion in name.companions {
                    try follow.execute(arguments: [
                        name.item, companion.name.bytes.data, companion.style == .wholeName, companion.affixes.data,
                    ])
                }
            }
        }
    }

    /// As `JobStore.planPage`.
    public func page(
        of id: JobID, from start: PlanPage.Start?, withPhotos: Bool, limit: Int = JobStore.pageSize
    ) throws -> PlanPage {
        try store.database.writeDraft { try JobStore.planPage(tables, id, start, withPhotos, limit, $0) }
    }

    /// - Returns: the number of photos that get another name, and the first of them in the order of the walk.
    public func renames(of id: JobID, first limit: Int) throws -> (count: Int, first: [ProposedName]) {
        let count = try store.database.writeDraft { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM \(tables.names) d WHERE changes") ?? 0
        }
        var first: [ProposedName] = []
        var start: PlanPage.Start?
        repeat {
            let page = try page(of: id, from: start, withPhotos: false)
            first += page.names.lazy.map(\.name).filter(\.changes).prefix(limit - first.count)
            start = page.next
        } while start != nil && first.count < min(limit, count)
        return (count, first)
    }

    func pinned(_ db: Database) throws -> [Int64: FileName] {
        try JobStore.names(try Row.fetchAll(db, sql: "SELECT item, new FROM \(tables.names) d WHERE pinned"))
    }
}
