import Foundation
public import PhotoModel

/// The rename journal of one job, in the jobs database.
public struct StoredRenameJournal: RenameJournal {
    let store: JobStore
    let job: JobID
    /// Applies that begin use the job's own plan.
    let isByOwnPlan: Bool

    public init(store: JobStore, job: JobID, isByOwnPlan: Bool = true) {
        self.store = store
        self.job = job
        self.isByOwnPlan = isByOwnPlan
    }

    public func begin(_ kind: RenameRecord.Kind, undoes: Int64?, moves: [JournalMove]) throws -> RenameRecord {
        try store.write { db in
            let id = try db.cachedStatement(
                sql: """
                    INSERT INTO rename_records (job, kind, undoes, state, began_at, own_plan)
                    VALUES (?, ?, ?, 'running', ?, ?)
                    """
            ).insert(arguments: [job.text, kind.rawValue, undoes, JobStore.milliseconds(Date()), isByOwnPlan])
            guard let id else { throw DamagedRow("rename journal") }
            let record = RenameRecord(id: id, kind: kind, undoes: undoes)
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO rename_moves (record, \(JournalMove.columns))
                    VALUES (?\(String(repeating: ", ?", count: JournalMove.Columns.allCases.count)))
                    """)
            if kind == .apply {
                // Not before this point: an apply whose moves are all refused begins nothing.
                try db.execute(sql: "UPDATE jobs SET phase = 'applying' WHERE id = ?", arguments: [job.text])
                try JobStore.recordState(job, db)
            }
            for move in moves {
                let file = move.identity
                try insert.execute(arguments: [
                    record.id, move.index, move.group, move.item, move.isCompanion, move.directory.bytes.data,
                    move.old.bytes.data, move.new.bytes.data, move.temporary?.bytes.data, file.device.stored,
                    file.inode.stored, file.size, file.modified, file.links, move.proof.fileSystem,
                    move.proof.digest?.data, move.undoes, move.isChosen,
                ])
            }
            return record
        }
    }

    public func refuse(_ outcomes: [MoveOutcome]) throws {
        try store.write { db in
            for outcome in outcomes {
                guard case .refused(let failure) = outcome.state else { continue }
                try JobStore.log(.warning, failure.code.rawValue, failure.message, path: outcome.move.oldPath, job, db)
            }
        }
    }

    public func unfinished() throws -> RenameRecord? {
        try store.database.read { try Self.unfinished(of: job).fetchAll($0).first }
    }

    static func unfinished(of job: JobID) -> Query<RenameRecord> { records(of: job, where: "state = 'running'") }

    public func lastApplied(before: Int64?) throws -> RenameRecord? {
        try store.database.read {
            try Self.records(of: job, where: "state = 'done' AND kind = 'apply' AND id < \(before ?? .max)")
                .fetchAll($0).first
        }
    }

    /// The names of the newest apply by photo, if it did not use the job's own plan and was undone.
    public func undone() throws -> [Int64: FileName]? {
        try store.database.read { db in
            let newest = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, state, own_plan FROM rename_records WHERE job = ? AND kind = 'apply' ORDER BY id DESC LIMIT 1
                    """, arguments: [job.text])
            guard let newest, newest["state"] == "undone", !newest["own_plan"] else { return nil }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT item, new FROM rename_moves
                    WHERE record = ? AND state = 'reverted' AND NOT companion AND item IS NOT NULL
                    """, arguments: [newest["id"] as Int64])
            return Dictionary(
                rows.compactMap { row in FileName(Array(row["new"] as Data)).map { (row["item"] as Int64, $0) } }
            ) { first, _ in first }
        }
    }

    /// The other job that has renamed a file of this record since.
    public func laterJob(than record: Int64, for move: JournalMove) throws -> JobID? {
        try store.database.read { db in
            try String.fetchOne(
                db,
                sql: """
                    SELECT r.job FROM rename_records r WHERE r.id > ? AND r.job <> ? AND r.kind = 'apply' AND r.state = 'done'
                    AND EXISTS (SELECT 1 FROM rename_moves m WHERE m.record = r.id AND m.old = ? AND m.inode = ?
                        AND m.state = 'moved')
                    ORDER BY r.id DESC LIMIT 1
                    """,
                arguments: [record, job.text, move.old.bytes.data, move.identity.inode.stored]
            ).flatMap(JobID.init)
        }
    }

    /// The newest one.
    private static func records(of job: JobID, where condition: String) -> Query<RenameRecord> {
        Query(
            sql: "SELECT * FROM rename_records WHERE job = ? AND \(condition) ORDER BY id DESC LIMIT 1",
            arguments: [job.text]
        ) { row in
            RenameRecord.Kind(rawValue: row["kind"]).map {
                RenameRecord(id: row["id"], kind: $0, undoes: row["undoes"])
            }
        }
    }

    public func moves(of record: RenameRecord, movedOnly: Bool) throws -> [JournalMove] {
        try store.database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(JournalMove.columns) FROM rename_moves
                    WHERE record = ? \(movedOnly ? "AND state = 'moved'" : "") ORDER BY position
                    """, arguments: [record.id])
            return try Array(rows.map(JournalMove.init(row:)))
        }
    }

    public func mark(_ outcomes: [MoveOutcome], in record: RenameRecord) throws {
        try store.write { db in
            let mark = try db.cachedStatement(
                sql: "UPDATE rename_moves SET state = ?, code = ?, message = ? WHERE record = ? AND position = ?")
            var moved: [Int] = []
            for outcome in outcomes {
                switch outcome.state {
                case .moved: moved.append(outcome.move.index)
                case .refused(let failure), .unsettled(let failure):
                    let isRefused = if case .refused = outcome.state { true } else { false }
                    try mark.execute(arguments: [
                        isRefused ? "refused" : "unsettled", failure.code.rawValue, failure.message, record.id,
                        outcome.move.index,
                    ])
                    try JobStore.log(
                        .warning, failure.code.rawValue, failure.message, path: outcome.move.oldPath, job, db)
                }
            }
            var photos = 0
            for run in Self.runs(moved) { photos += try markMoved(run, record, db) }
            try count(record.kind == .apply ? photos : -photos, record, db)
        }
    }

    /// Consecutive numbers.
    private static func runs(_ numbers: [Int]) -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = runs.last, number <= last.upperBound + 1 {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs
    }

    /// Marks consecutive completed moves, and updates the photos' current names. One statement for all of them: one per move
    /// would take as long as the renames.
    ///
    /// - Returns: number of photos among them that were not marked before a crash.
    private func markMoved(_ run: ClosedRange<Int>, _ record: RenameRecord, _ db: Database) throws -> Int {
        let ours: [String: any Storable] = ["record": record.id, "first": run.lowerBound, "last": run.upperBound]
        func execute(_ sql: String, _ more: [String: any Storable] = [:]) throws {
            try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(ours.merging(more) { $1 }))
        }
        let within = "m.record = :record AND m.position BETWEEN :first AND :last"
        // Only photos are items.
        let photos = try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(*) FROM rename_moves m
                    WHERE \(within) AND state <> 'moved' AND item IS NOT NULL AND NOT companion
                    """), arguments: StatementArguments(ours))
        try execute(
            "UPDATE rename_moves AS m SET state = 'moved', code = NULL, message = NULL WHERE \(within) AND state <> 'moved'"
        )
        try execute(
            """
            UPDATE items SET path = \(db.dialect.pathOfMove)
            FROM rename_moves m WHERE \(within) AND NOT m.companion AND items.id = m.item
            """)
        switch record.kind {
        case .apply:
            try execute(
                """
                INSERT INTO originals (inode, size, modified, name, given)
                SELECT inode, size, modified, old, CASE WHEN NOT chosen THEN new END FROM (
                    SELECT m.*, row_number() OVER (PARTITION BY inode, size, modified ORDER BY position) AS place
                    FROM rename_moves m WHERE \(within) AND item IS NOT NULL AND NOT companion) AS first
                WHERE place = 1
                ON CONFLICT \(db.dialect.key("inode, size, modified")) DO UPDATE SET given = excluded.given
                """)
        case .undo:
            try execute(
                """
                UPDATE rename_moves SET state = 'reverted' FROM rename_moves m
                WHERE \(within) AND rename_moves.record = :undoes AND rename_moves.position = m.undoes_position
                    AND rename_moves.state IN ('moved', 'reverted')
                """, ["undoes": record.undoes])
        }
        return photos ?? 0
    }

    public func markReverted(_ moves: [JournalMove], in record: RenameRecord) throws {
        try store.write { db in
            var moved = 0
            for move in moves {
                let was = try String.fetchOne(
                    db, sql: "SELECT state FROM rename_moves WHERE record = ? AND position = ?",
                    arguments: [record.id, move.index])
                if was == "moved", !move.isCompanion { moved += 1 }
                try db.execute(
                    sql: "UPDATE rename_moves SET state = 'reverted' WHERE record = ? AND position = ?",
                    arguments: [record.id, move.index])
                if !move.isCompanion {
                    try db.execute(
                        sql: "UPDATE items SET path = ? WHERE id = ?", arguments: [move.oldPath.bytes.data, move.item])
                }
                try setApplied(move, "moved", record, db)
            }
            try count(record.kind == .apply ? -moved : moved, record, db)
        }
    }

    /// A move of an undo also ends the move that it reverts, or restores it when the undo itself is reverted.
    private func setApplied(_ move: JournalMove, _ state: String, _ record: RenameRecord, _ db: Database) throws {
        guard let position = move.undoes else { return }
        try db.cachedStatement(
            sql: """
                UPDATE rename_moves SET state = ?
                WHERE record = ? AND position = ? AND state IN ('moved', 'reverted')
                """
        ).execute(arguments: [state, record.undoes, position])
    }

    private func count(_ difference: Int, _ record: RenameRecord, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE jobs SET renamed = \(db.dialect.greatest("0", "renamed + ?")) WHERE id = ?",
            arguments: [difference, job.text])
        try JobStore.recordRenames(difference, record.kind, job, db)
    }

    public func finish(_ record: RenameRecord, reverted: Bool) throws {
        try store.write { db in
            // Moves that could not be reverted remain for an undo.
            try db.execute(
                sql: """
                    UPDATE rename_records SET ended_at = ?, state = CASE WHEN ? AND NOT EXISTS (
                        SELECT 1 FROM rename_moves WHERE record = rename_records.id AND state = 'moved')
                    THEN 'reverted' ELSE 'done' END WHERE id = ?
                    """, arguments: [JobStore.milliseconds(Date()), reverted, record.id])
            // An apply is undone once none of its files has its new name.
            try db.execute(
                sql: """
                    UPDATE rename_records SET state = 'undone' WHERE id = ? AND state = 'done'
                    AND NOT EXISTS (SELECT 1 FROM rename_moves WHERE record = rename_records.id AND state = 'moved')
                    """, arguments: [record.undoes ?? record.id])
            let hasMoved = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM rename_moves WHERE record = ? AND state = 'moved')",
                arguments: [record.id])
            if reverted || hasMoved == true {
                let renamed = (record.kind == .apply) != reverted
                try db.execute(
                    sql: "UPDATE jobs SET phase = ? WHERE id = ?",
                    arguments: [renamed ? "applied" : "undone", job.text])
            } else {
                try restorePhase(db)
            }
            try JobStore.recordState(job, db)
        }
    }
}

extension StoredRenameJournal {
    /// Nothing was renamed, so the phase returns to what it was.
    private func restorePhase(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE jobs SET phase = CASE
                    WHEN EXISTS (SELECT 1 FROM rename_records r WHERE r.job = jobs.id AND r.kind = 'apply'
                        AND r.state = 'done') THEN 'applied'
                    WHEN EXISTS (SELECT 1 FROM rename_records r JOIN rename_moves m ON m.record = r.id
                        WHERE r.job = jobs.id AND r.kind = 'apply' AND m.state = 'reverted') THEN 'undone'
                    WHEN planned IS NULL THEN 'analyzing' ELSE 'ready' END
                WHERE id = ?
                """, arguments: [job.text])
    }
}

extension JobStore {
    /// How long a process of another machine counts as renaming without a sign of it, in milliseconds.
    private static let renameLease: Int64 = 60_000

    /// Records that this process renames for the job.
    ///
    /// - Throws: `JobStoreError.busy` when a living process does so already, `.noSuchJob` when it was pruned meanwhile.
    public func lockRenames(_ id: JobID, _ process: ProcessIdentity, isAlive: @escaping (ProcessIdentity) -> Bool?)
        throws
    {
        try write { db in
            _ = try Self.job(id, db)
            if let other = try Self.renamer(id, isAlive, db).fetchAll(db).first, other != process {
                throw JobStoreError.busy(id, other)
            }
            try db.execute(
                sql: """
                    INSERT INTO rename_locks (job, pid, started, boot) VALUES (?, ?, ?, ?) ON CONFLICT (job) DO UPDATE
                    SET pid = excluded.pid, started = excluded.started, boot = excluded.boot
                    """,
                arguments: [id.text, process.pid, process.started, process.boot])
            try Self.renewRenames(id, process, db)
        }
    }

    /// Shows processes of other machines that this one still renames for the job.
    public func renewRenames(_ id: JobID, _ process: ProcessIdentity) throws {
        guard isOnServer else { return }
        try write(durably: false, tells: { _ in false }) { try Self.renewRenames(id, process, $0) }
    }

    private static func renewRenames(_ id: JobID, _ process: ProcessIdentity, _ db: Database) throws {
        guard db.isShared else { return }
        try db.execute(
            sql: "UPDATE rename_locks SET lease_until = ? WHERE job = ? AND pid = ? AND started = ? AND boot = ?",
            arguments: [db.now + renameLease, id.text, process.pid, process.started, process.boot])
    }

    public func unlockRenames(_ id: JobID) throws {
        try write { try $0.execute(sql: "DELETE FROM rename_locks WHERE job = ?", arguments: [id.text]) }
    }

    /// Folders in which a rename of another job was interrupted or is going on.
    ///
    /// - Parameters:
    ///   - id: the job whose own renames don't count.
    ///   - root: absolute path of the folder in which, or beneath which, they are; bytes.
    /// - Returns: absolute paths, bytes, and the jobs.
    /// - Throws: errors of the database.
    public func foldersOfUnfinishedRenames(
        besides id: JobID, beneath root: [UInt8]
    ) throws -> [(folder: [UInt8], job: JobID)] {
        try database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT j.id, j.root, m.directory FROM rename_records r
                    JOIN jobs j ON j.id = r.job JOIN rename_moves m ON m.record = r.id
                    WHERE r.state = 'running' AND r.job <> ?
                    """, arguments: [id.text]
            ).compactMap { row -> (folder: [UInt8], job: JobID)? in
                guard let job = JobID(row["id"]), let path = RelativePath(bytes: Array(row["directory"] as Data)) else {
                    return nil
                }
                let folder = path.absolute(beneath: Array(row["root"] as Data))
                return folder == root || folder.starts(with: RelativePath.prefix(root)) ? (folder, job) : nil
            }
        }
    }

    /// The processes that rename for a job.
    ///
    /// - Parameter isAlive: whether a process still runs; nil where this machine can't know.
    /// - Returns: the living ones.
    /// - Throws: errors of the database.
    public func renamers(
        _ isAlive: (ProcessIdentity) -> Bool?
    ) throws -> [(job: JobID, process: ProcessIdentity)] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM rename_locks").compactMap { row in
                guard let job = JobID(row["job"]), let process = Self.renamer(row, isAlive, db) else { return nil }
                return (job, process)
            }
        }
    }

    /// The living process that renames for the job.
    public func renamer(_ id: JobID, _ isAlive: @escaping (ProcessIdentity) -> Bool?) throws -> ProcessIdentity? {
        try database.read { try Self.renamer(id, isAlive, $0).fetchAll($0).first }
    }

    /// One at most.
    static func renamer(
        _ id: JobID, _ isAlive: @escaping (ProcessIdentity) -> Bool?, _ db: Database
    ) -> Query<ProcessIdentity> {
        Query(sql: "SELECT * FROM rename_locks WHERE job = ?", arguments: [id.text]) { renamer($0, isAlive, db) }
    }

    /// - Returns: nil where it is dead.
    static func renamer(_ row: Row, _ isAlive: (ProcessIdentity) -> Bool?, _ db: Database) -> ProcessIdentity? {
        let process = ProcessIdentity(pid: row["pid"], started: row["started"], boot: row["boot"])
        let lives = isAlive(process) ?? (db.isShared && (row["lease_until"] as Int64) >= db.now)
        return lives ? process : nil
    }
}
