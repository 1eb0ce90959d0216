import GRDB
public import PhotoModel
import Synchronization

/// A plan that is being made, in a temporary table of this process: it takes no memory, and other processes don't wait for
/// it.
public final class PlanDraft: Sendable {
    private static let count = Atomic(0)

    private let store: JobStore
    let table: String

    public init(_ store: JobStore) throws {
        self.store = store
        table = "plan_draft_\(Self.count.add(1, ordering: .relaxed).newValue)"
        try store.database.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    CREATE TEMP TABLE \(table) (
                        item INTEGER NOT NULL PRIMARY KEY, new BLOB NOT NULL, pinned INTEGER NOT NULL, note TEXT, kept TEXT,
                        changes INTEGER NOT NULL) STRICT;
                    CREATE TEMP TABLE \(table)_companions (
                        item INTEGER NOT NULL, name BLOB NOT NULL, whole_name INTEGER NOT NULL, affixes BLOB NOT NULL,
                        PRIMARY KEY (item, name)) STRICT, WITHOUT ROWID;
                    """)
        }
    }

    deinit {
        // A closed store has already dropped it.
        try? store.database.writeWithoutTransaction { db in
            try db.execute(sql: "DROP TABLE \(table); DROP TABLE \(table)_companions")
        }
    }

    public func add(_ names: [ProposedName]) throws {
        try store.database.writeWithoutTransaction { db in
            // Deferred, so that the shared file is not locked.
            try db.inTransaction(.deferred) {
                let insert = try db.cachedStatement(
                    sql: "INSERT INTO \(table) (item, new, pinned, note, kept, changes) VALUES (?, ?, ?, ?, ?, ?)")
                let follow = try db.cachedStatement(
                    sql: "INSERT INTO \(table)_companions (item, name, whole_name, affixes) VALUES (?, ?, ?, ?)")
                for name in names {
                    try insert.execute(arguments: [
                        name.item, name.new.bytes.data, name.pinned, name.note, name.kept?.rawValue,
                        name.changes,
                    ])
                    for companion in name.companions {
                        try follow.execute(arguments: [
                            name.item, companion.name.bytes.data, companion.style == .wholeName, companion.affixes.data,
                        ])
                    }
                }
                return .commit
            }
        }
    }

    /// As `JobStore.planPage`.
    public func page(
        of id: JobID, from start: PlanPage.Start?, withPhotos: Bool, limit: Int = JobStore.pageSize
    ) throws -> PlanPage {
        try store.database.writeWithoutTransaction { db in
            var page = PlanPage(names: [])
            // From one snapshot; deferred as above.
            try db.inTransaction(.deferred) {
                page = try JobStore.planPage(table, id, start, withPhotos, limit, db)
                return .commit
            }
            return page
        }
    }

    /// - Returns: the number of photos that get another name, and the first of them in the order of the walk.
    public func renames(of id: JobID, first limit: Int) throws -> (count: Int, first: [ProposedName]) {
        let count = try store.database.writeWithoutTransaction { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table) WHERE changes") ?? 0
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
        try JobStore.names(try Row.fetchAll(db, sql: "SELECT item, new FROM \(table) WHERE pinned"))
    }
}
