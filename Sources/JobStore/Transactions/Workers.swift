import Foundation
import GRDB
public import PhotoModel

extension JobStore {
    /// Enrols this process as the one that works the job, and puts back what processes that are gone had in hand.
    ///
    /// - Throws: `JobStoreError.busy` when a living process works it.
    public func enrol(_ id: JobID, _ process: ProcessIdentity, isAlive: (ProcessIdentity) -> Bool) throws -> Int64 {
        try database.write { db in
            for (worker, other) in try Self.enrolled(id, db) {
                if isAlive(other) { throw JobStoreError.busy(id, other) }
                try Self.dismiss(worker, db)
            }
            try db.execute(
                sql: "INSERT INTO workers (job, pid, started, boot, began_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [id.text, process.pid, process.started, process.boot, Self.milliseconds(Date())])
            return db.lastInsertedRowID
        }
    }

    /// Puts back what the worker still has in hand, and takes its name off the list.
    public func leave(_ worker: Int64) throws {
        try database.write { try Self.dismiss(worker, $0) }
    }

    /// The processes that are on the list, alive or not.
    public func workers(_ id: JobID) throws -> [ProcessIdentity] {
        try database.read { try Self.enrolled(id, $0).map(\.1) }
    }

    private static func enrolled(_ id: JobID, _ db: Database) throws -> [(Int64, ProcessIdentity)] {
        try Row.fetchAll(db, sql: "SELECT * FROM workers WHERE job = ? AND ended_at IS NULL", arguments: [id.text])
            .map { ($0["id"], ProcessIdentity(pid: $0["pid"], started: $0["started"], boot: $0["boot"])) }
    }

    private static func dismiss(_ worker: Int64, _ db: Database) throws {
        try putBack("owner = ?", [worker], db)
        try db.execute(
            sql: "UPDATE workers SET ended_at = ? WHERE id = ?", arguments: [milliseconds(Date()), worker])
    }

    static func putBack(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE items SET status = 'pending', step = NULL, owner = NULL, lease_until = NULL
                WHERE status = 'processing' AND \(condition)
                """, arguments: arguments)
    }
}
