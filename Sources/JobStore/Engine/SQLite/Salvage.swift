import Foundation
import GRDB

/// Copies what can be read of a damaged database, or of one of another version, into a new one.
public struct Salvage: Sendable {
    /// Rows that were saved, by table.
    public private(set) var saved: [String: Int] = [:]
    /// Tables that could not be read to their end.
    public private(set) var incomplete: [String] = []

    /// Tables with the columns that their rows are ordered by, parents before children.
    private static let tables = [
        ("jobs", "rowid"), ("descriptions", "id"), ("shots", "thumbnail"), ("batches", "id"),
        ("items", "id"), ("batch_requests", "batch, item"), ("plan", "item"),
        ("plan_companions", "item, name"), ("logs", "id"),
        ("events", "job, seq"), ("rename_records", "id"), ("rename_moves", "record, position"),
        ("originals", "inode, size, modified"),
    ]

    /// Column names in version 0.1.0, by table and current name.
    private static let formerNames = [
        "shots": ["perceptual_hash": "look"], "plan_companions": ["affixes": "suffix"],
        "rename_moves": ["move_group": "unit", "undoes_position": "takes_back"],
    ]

    /// - Parameters:
    ///   - path: of the old database, which is only read.
    ///   - newPath: of a file that must not exist yet.
    /// - Throws: `JobStoreError`; `.damaged` when not even its list of tables can be read.
    public init(from path: String, to newPath: String) throws {
        guard !FileManager.default.fileExists(atPath: newPath) else {
            throw JobStoreError.cannotOpen(path: newPath, reason: "the file already exists")
        }
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let old = try DatabaseQueue(path: path, configuration: configuration)
            let columns = try old.read { db in
                // A database of an earlier version lacks some tables.
                try Dictionary(
                    uniqueKeysWithValues: Self.tables.map { table, _ in
                        (table, try db.tableExists(table) ? db.columns(in: table).map(\.name) : [])
                    })
            }
            let new = try SQLiteEngine(path: newPath, to: .work)
            try new.database.writeWithoutTransaction { db in
                // Parent rows may be lost; their child rows are deleted afterwards.
                try db.execute(sql: "PRAGMA foreign_keys = OFF")
                defer { try? db.execute(sql: "PRAGMA foreign_keys = ON") }
                try db.inTransaction {
                    for (table, order) in Self.tables { try copy(table, order, columns[table] ?? [], old, db) }
                    try Self.repair(db)
                    return .commit
                }
            }
        } catch let error as DatabaseError {
            throw JobStoreError(opening: path, error)
        }
    }

    /// Copies rows from the front to the damage, then from the back to it.
    private mutating func copy(
        _ table: String, _ order: String, _ columns: [String], _ old: DatabaseQueue, _ db: GRDB.Database
    ) throws {
        let present = Set(columns)
        let common = try db.columns(in: table).map(\.name).compactMap { name -> (new: String, old: String)? in
            let former = Self.formerNames[table]?[name] ?? name
            return present.contains(name) ? (name, name) : present.contains(former) ? (name, former) : nil
        }
        guard !common.isEmpty else { return }
        let list = common.map(\.old).joined(separator: ", ")
        let insert = try db.makeStatement(
            sql: """
                INSERT OR IGNORE INTO \(table) (\(common.map(\.new).joined(separator: ", ")))
                VALUES (\(common.map { _ in "?" }.joined(separator: ", ")))
                """)
        let backwards = order.split(separator: ",").map { "\($0) DESC" }.joined(separator: ",")
        var count = 0
        for order in [order, backwards] {
            do {
                try old.read { source in
                    let rows = try GRDB.Row.fetchCursor(source, sql: "SELECT \(list) FROM \(table) ORDER BY \(order)")
                    while let row = try rows.next() {
                        // A row that breaks a rule of the schema is damaged as well.
                        guard (try? insert.execute(arguments: GRDB.StatementArguments(row.databaseValues))) != nil
                        else {
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

    /// Makes the rows consistent: no process works on a job, counters match the rows, no reference to lost rows remains, and
    /// moves have the columns that earlier versions did not store.
    private static func repair(_ db: GRDB.Database) throws {
        for (table, parent) in [
            ("batches", "job NOT IN (SELECT id FROM jobs)"), ("items", "job NOT IN (SELECT id FROM jobs)"),
            ("batch_requests", "batch NOT IN (SELECT id FROM batches) OR item NOT IN (SELECT id FROM items)"),
            ("plan", "item NOT IN (SELECT id FROM items)"),
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
                UPDATE items SET batch = NULL WHERE batch NOT IN (SELECT id FROM batches);
                UPDATE batches SET builder = NULL;
                UPDATE items SET status = 'pending', lease_until = NULL, step = NULL WHERE status = 'processing';
                UPDATE items SET description = NULL WHERE description NOT IN (SELECT id FROM descriptions);
                UPDATE rename_moves SET item = NULL WHERE item NOT IN (SELECT id FROM items);
                UPDATE rename_moves SET undoes_position = (
                    SELECT m.position FROM rename_moves m JOIN rename_records r ON m.record = r.undoes
                    WHERE r.id = rename_moves.record AND m.directory = rename_moves.directory
                        AND m.old = rename_moves.new AND m.new = rename_moves.old AND m.state IN ('moved', 'reverted'))
                WHERE undoes_position IS NULL
                    AND record IN (SELECT id FROM rename_records WHERE kind = 'undo' AND state = 'running');
                UPDATE jobs SET scanner = NULL, finisher = NULL, batcher = NULL;
                UPDATE jobs SET done = 0, failed = 0;
                UPDATE jobs SET
                    total = (SELECT count(*) FROM items WHERE job = jobs.id),
                    done = (SELECT count(*) FROM items WHERE job = jobs.id AND status = 'done'),
                    failed = (SELECT count(*) FROM items WHERE job = jobs.id AND status = 'error'),
                    last_seq = max(last_seq, (SELECT coalesce(max(seq), 0) FROM events WHERE job = jobs.id));
                """)
    }

    /// Problems that SQLite finds in a database; empty if there are none.
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
