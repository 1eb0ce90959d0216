import Foundation
import GRDB
public import PhotoModel

extension JobStore {
    /// Keeps a plan as the job's own; names that a person set stay as they are.
    public func storePlan(_ plan: RenamePlan, in id: JobID) throws {
        try write { db in
            try Self.store(plan, id, db)
            try Self.makeReady(id, db)
        }
    }

    /// Ends the analysis of a job with its plan: `completed`, or, where the renames are still to be done, `processing`.
    ///
    /// - Returns: false when there is something to be looked at again; nothing was written.
    public func finishAnalysis(_ plan: RenamePlan, in id: JobID) throws -> Bool {
        try write { db in
            let job = try Self.job(id, db)
            guard job.status == .processing, job.scanned, job.counters.remaining == 0 else { return false }
            try Self.store(plan, id, db)
            try Self.change(id, to: job.settings.applies ? .processing : .completed, phase: .ready, db)
            return true
        }
    }

    /// Names that a person chose: they outlive every change of template.
    ///
    /// - Parameter planned: how many photos the plan renames with them; nil where there is no whole plan yet.
    public func pin(_ names: [Int64: FileName], in id: JobID, planned: Int?) throws {
        try write { db in
            let insert = try db.makeStatement(
                sql: """
                    INSERT INTO plan (item, job, new, pinned) VALUES (?, ?, ?, 1)
                    ON CONFLICT (item) DO UPDATE SET new = excluded.new, pinned = 1, note = NULL
                    """)
            for (item, name) in names { try insert.execute(arguments: [item, id.text, name.bytes.data]) }
            try Self.makeReady(id, db)
            guard let planned else { return }
            try db.execute(sql: "UPDATE jobs SET planned = ? WHERE id = ?", arguments: [planned, id.text])
        }
    }

    /// A plan that was changed since is what the next apply is for, and not what was taken back before.
    private static func makeReady(_ id: JobID, _ db: Database) throws {
        try db.execute(sql: "UPDATE jobs SET phase = 'ready' WHERE id = ? AND phase = 'undone'", arguments: [id.text])
    }

    /// Drops them again.
    ///
    /// - Parameter plan: the rules' own names instead; nil where there is no whole plan yet.
    public func unpin(_ id: JobID, to plan: RenamePlan?) throws {
        try write { db in
            try db.execute(sql: "DELETE FROM plan WHERE job = ? AND pinned", arguments: [id.text])
            guard let plan else { return }
            try Self.store(plan, id, db)
            try Self.makeReady(id, db)
        }
    }

    private static func store(_ plan: RenamePlan, _ id: JobID, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM plan WHERE job = ? AND NOT pinned", arguments: [id.text])
        let insert = try db.makeStatement(
            sql: "INSERT OR IGNORE INTO plan (item, job, new, pinned, note) VALUES (?, ?, ?, ?, ?)")
        let follow = try db.makeStatement(
            sql: "INSERT OR REPLACE INTO plan_companions (item, name, whole_name, suffix) VALUES (?, ?, ?, ?)")
        for name in plan.names {
            try insert.execute(arguments: [name.item, id.text, name.new.bytes.data, name.pinned, name.note])
            for companion in name.companions {
                try follow.execute(arguments: [
                    name.item, companion.name.bytes.data, companion.style == .wholeName, companion.suffix.data,
                ])
            }
        }
        try db.execute(sql: "UPDATE jobs SET planned = ? WHERE id = ?", arguments: [plan.renames.count, id.text])
    }

    /// The job's own plan, in the order of the walk.
    public func plan(_ id: JobID) throws -> RenamePlan {
        try database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT p.item, i.path, p.new, p.pinned, p.note FROM plan p JOIN items i ON i.id = p.item
                    WHERE p.job = ? ORDER BY i.ordinal, i.id
                    """, arguments: [id.text])
            let companions = try Self.companions(id, db)
            return RenamePlan(
                names: try rows.map { row in
                    guard let old = RelativePath(bytes: Array(row["path"] as Data)), let present = old.name,
                        let new = FileName(Array(row["new"] as Data))
                    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "plan") }
                    return ProposedName(
                        item: row["item"], old: old, new: new, pinned: row["pinned"], note: row["note"],
                        companions: (companions[row["item"]] ?? []).map { $0.present(beside: present) })
                })
        }
    }

    private static func companions(_ id: JobID, _ db: Database) throws -> [Int64: [Companion]] {
        var companions: [Int64: [Companion]] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT c.* FROM plan p JOIN plan_companions c ON c.item = p.item WHERE p.job = ? ORDER BY c.item, c.name
                """, arguments: [id.text])
        while let row = try rows.next() {
            guard let name = FileName(Array(row["name"] as Data)) else { continue }
            companions[row["item"], default: []].append(
                Companion(
                    name: name, style: row["whole_name"] ? .wholeName : .stem, suffix: Array(row["suffix"] as Data)))
        }
        return companions
    }
}
