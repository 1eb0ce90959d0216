import Foundation
import GRDB

/// Saves what can still be read of a damaged database into a new one.
public struct Salvage: Sendable {
    /// Rows that were saved, by table.
    public private(set) var saved: [String: Int] = [:]
    /// Tables of which something could not be read.
    public private(set) var incomplete: [String] = []

    /// Each table with what its rows are ordered by, parents before children.
    private static let tables = [
        ("jobs", "rowid"), ("descriptions", "id"), ("shots", "thumbnail"), ("items", "id"), ("plan", "item"),
        ("plan_companions", "item, name"), ("logs", "id"),
        ("events", "job, seq"), ("rename_records", "id"), ("rename_moves", "record, position"),
        ("originals", "inode, size, modified"),
    ]

    /// - Parameters:
    ///   - path: of the damaged database, which is only read.
    ///   - newPath: where there must be nothing yet.
    /// - Throws: `JobStoreError`; `.damaged` when not even its list of tables can be read.
    public init(from path: String, to newPath: String) throws {
        guard !FileManager.default.fileExists(atPath: newPath) else {
            throw JobStoreError.cannotOpen(path: newPath, reason: "there is a file of that name already")
        }
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let old = try DatabaseQueue(path: path, configuration: configuration)
            let columns = try old.read { db in
                // A database of an older format lacks some.
                try Dictionary(
                    uniqueKeysWithValues: Self.tables.map { table, _ in
                        (table, try db.tableExists(table) ? db.columns(in: table).map(\.name) : [])
                    })
            }
            let new = try JobStore(path: newPath)
            try new.database.writeWithoutTransaction { db in
                // Parents may be lost: their children are looked at afterwards.
                try db.execute(sql: "PRAGMA foreign_keys = OFF")
                defer { try? db.execute(sql: "PRAGMA foreign_keys = ON") }
                try db.inTransaction {
                    for (table, order) in Self.tables { try copy(table, order, columns[table] ?? [], old, db) }
                    try Self.mend(db)
                    return .commit
                }
            }
        } catch let error as DatabaseError {
            throw JobStoreError(opening: path, error)
        }
    }

    /// Forwards up to the damage, then backwards down to it.
    private mutating func copy(
        _ table: String, _ order: String, _ columns: [String], _ old: DatabaseQueue, _ db: Database
    ) throws {
        let known = Set(try db.columns(in: table).map(\.name))
        let common = columns.filter(known.contains)
        guard !common.isEmpty else { return }
        let list = common.joined(separator: ", ")
        let insert = try db.makeStatement(
            sql: "INSERT OR IGNORE INTO \(table) (\(list)) VALUES (\(common.map { _ in "?" }.joined(separator: ", ")))")
        let backwards = order.split(separator: ",").map { "\($0) DESC" }.joined(separator: ",")
        var count = 0
        for order in [order, backwards] {
            do {
                try old.read { source in
                    let rows = try Row.fetchCursor(source, sql: "SELECT \(list) FROM \(table) ORDER BY \(order)")
                    while let row = try rows.next() {
                        // A row that breaks a rule is damaged too.
                        guard (try? insert.execute(arguments: StatementArguments(row.databaseValues))) != nil else {
                            continue
                        }
                        count += db.changesCount
                    }
                }
                break
            } catch is DatabaseError {
                if !incomplete.contains(table) { incomplete.append(table) }
            }
        }
        saved[table] = count
    }

    /// No process is at it, counters say what the rows say, and nothing hangs on what was lost.
    private static func mend(_ db: Database) throws {
        for (table, parent) in [
            ("items", "job NOT IN (SELECT id FROM jobs)"), ("plan", "item NOT IN (SELECT id FROM items)"),
            ("plan_companions", "item NOT IN (SELECT item FROM plan)"), ("logs", "job NOT IN (SELECT id FROM jobs)"),
            ("events", "job NOT IN (SELECT id FROM jobs)"),
            ("rename_records", "job NOT IN (SELECT id FROM jobs)"),
            ("rename_moves", "record NOT IN (SELECT id FROM rename_records)"),
        ] {
            try db.execute(sql: "DELETE FROM \(table) WHERE \(parent)")
        }
        try db.execute(
            sql: """
                UPDATE items SET owner = NULL;
                UPDATE items SET status = 'pending', lease_until = NULL, step = NULL WHERE status = 'processing';
                UPDATE items SET description = NULL WHERE description NOT IN (SELECT id FROM descriptions);
                UPDATE rename_moves SET item = NULL WHERE item NOT IN (SELECT id FROM items);
                UPDATE jobs SET scanner = NULL, finisher = NULL;
                UPDATE jobs SET done = 0, failed = 0, skipped = 0;
                UPDATE jobs SET
                    total = (SELECT count(*) FROM items WHERE job = jobs.id),
                    done = (SELECT count(*) FROM items WHERE job = jobs.id AND status = 'done'),
                    failed = (SELECT count(*) FROM items WHERE job = jobs.id AND status = 'error'),
                    skipped = (SELECT count(*) FROM items WHERE job = jobs.id AND status = 'skipped'),
                    last_seq = max(last_seq, (SELECT coalesce(max(seq), 0) FROM events WHERE job = jobs.id));
                """)
    }

    /// What SQLite finds wrong with a database; empty when it is sound.
    ///
    /// - Throws: `JobStoreError` when it cannot be opened at all.
    public static func check(_ path: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            return try DatabaseQueue(path: path, configuration: configuration).read { db in
                let lines = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
                return lines == ["ok"] ? [] : lines
            }
        } catch let error as DatabaseError {
            throw JobStoreError(opening: path, error)
        }
    }
}
