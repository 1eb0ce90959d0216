import Foundation
import GRDB
public import PhotoModel

extension JobStore {
    /// Makes a job, `processing` and in its phase `scanning`.
    public func create(root: [UInt8], settings: JobSettings, provider: String, model: String) throws -> Job {
        try write { db in
            let id = JobID.random()
            let now = Self.milliseconds(Date())
            try db.execute(
                sql: """
                    INSERT INTO jobs (id, root, status, phase, settings, provider, model, cost_usd, created_at, updated_at)
                    VALUES (?, ?, 'pending', 'scanning', ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.text, root.data, try Self.json(settings), provider, model,
                    settings.describe.price.map { _ in 0.0 }, now,
                    now,
                ])
            return try Self.job(id, db)
        }
    }

    public func job(_ id: JobID) throws -> Job {
        try database.read { try Self.job(id, $0) }
    }

    static func job(_ id: JobID, _ db: Database) throws -> Job {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM jobs WHERE id = ?", arguments: [id.text]) else {
            throw JobStoreError.noSuchJob(id.text)
        }
        return try Job(row: row)
    }

    /// The job that a person means: a whole ID, a unique prefix of three or more characters, or `latest`.
    public func find(_ text: String) throws -> Job {
        try database.read { db in
            if text == "latest" {
                guard let newest = try Self.newest(db) else { throw JobStoreError.noSuchJob(text) }
                return newest
            }
            let prefix = text.lowercased()
            guard prefix.count >= 3, prefix.allSatisfy({ JobID.alphabet.contains($0) }) else {
                throw JobStoreError.noSuchJob(text)
            }
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM jobs WHERE substr(id, 1, ?) = ? LIMIT 10", arguments: [prefix.count, prefix])
            let jobs = try rows.map(Job.init(row:))
            guard let job = jobs.first else { throw JobStoreError.noSuchJob(text) }
            guard jobs.count == 1 else { throw JobStoreError.ambiguous(text, jobs.map(\.id)) }
            return job
        }
    }

    private static func newest(_ db: Database) throws -> Job? {
        try Row.fetchOne(db, sql: "SELECT * FROM jobs ORDER BY created_at DESC, rowid DESC LIMIT 1").map(Job.init(row:))
    }

    /// Newest first.
    public func jobs() throws -> [Job] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM jobs ORDER BY created_at DESC, rowid DESC").map(Job.init(row:))
        }
    }

    /// Starts a job's run, or takes it up again: `processing`, with this moment as the one that rates are counted from.
    public func begin(_ id: JobID, phase: JobPhase, now: Int64 = BootClock.now) throws {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE jobs SET phase = ?, started_clock = ?, started_processed = done + failed + skipped,
                        elapsed_ms = 0, scanner = NULL, finisher = NULL, hooked = 0,
                        faults = 0, fault_round = fault_round + 1, probes = 0, opened_clock = NULL, probe_clock = NULL
                    WHERE id = ?
                    """, arguments: [phase.rawValue, now, id.text])
            try Self.change(id, to: .processing, db)
        }
    }

    /// - Parameter failure: for `error`, and for a job that paused itself.
    public func setStatus(_ id: JobID, _ status: JobStatus, phase: JobPhase? = nil, failure: JobFailure? = nil) throws {
        try write { try Self.change(id, to: status, phase: phase, failure: failure, $0) }
    }

    /// SQLite refuses an arrow that is not drawn.
    static func change(
        _ id: JobID, to status: JobStatus, phase: JobPhase? = nil, failure: JobFailure? = nil, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                UPDATE jobs SET status = :status, phase = coalesce(:phase, phase), error_code = :code,
                    error_message = :message, error_hint = :hint, finished_at = :finished
                WHERE id = :id
                """,
            arguments: [
                "status": status.rawValue, "phase": phase?.rawValue, "code": failure?.code,
                "message": failure?.message, "hint": failure?.hint,
                "finished": status.hasEnded ? milliseconds(Date()) : nil, "id": id.text,
            ])
        if let failure { try log(.error, failure.code, failure.message, path: nil, id, db) }
        try recordState(id, db)
    }

    /// Who describes is sometimes only known once the photos are counted.
    public func setDescriber(_ id: JobID, settings: JobSettings, provider: String, model: String) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE jobs SET settings = ?, provider = ?, model = ?, cost_usd = ? WHERE id = ?",
                arguments: [
                    try Self.json(settings), provider, model, settings.describe.price.map { _ in 0.0 }, id.text,
                ])
        }
    }

    /// What a server turned out not to know is not asked of it again, by whichever worker. Joined to what is known:
    /// several may learn at once, and be written down in any order.
    public func remember(_ shape: RequestShape, in id: JobID) throws {
        try write(durably: false, tells: { _ in false }) { db in
            var settings = try Self.job(id, db).settings
            settings.describe.shape = settings.describe.shape?.joined(with: shape) ?? shape
            try Self.setSettings(id, settings, db)
            try Self.log(
                .info, "dialect", "the server does not know all that was asked; from now on it is asked without",
                path: nil, id, db)
        }
    }

    /// Remembers that a photo of the job got a useful answer.
    public func noteAnswer(in id: JobID) throws {
        try write(durably: false, tells: { _ in false }) { db in
            var settings = try Self.job(id, db).settings
            settings.describe.isAnswered = true
            try Self.setSettings(id, settings, db)
        }
    }

    /// Changes settings as they stand now: other processes change them too.
    public func change(_ id: JobID, _ body: (inout JobSettings) throws -> Void) throws -> Job {
        try write { db in
            var settings = try Self.job(id, db).settings
            try body(&settings)
            try Self.setSettings(id, settings, db)
            return try Self.job(id, db)
        }
    }

    static func setSettings(_ id: JobID, _ settings: JobSettings, _ db: Database) throws {
        try db.execute(sql: "UPDATE jobs SET settings = ? WHERE id = ?", arguments: [try json(settings), id.text])
    }

    /// Ends a job that is not over, whatever it is doing. Its worker still records what it has sent, and puts the rest
    /// back when it leaves. False when it had ended already.
    public func cancel(_ id: JobID) throws -> Bool {
        try write { db in
            let job = try Self.job(id, db)
            guard !job.status.hasEnded else { return false }
            // The arrow to `cancelled` leads from `processing` alone.
            if job.status != .processing {
                try db.execute(sql: "UPDATE jobs SET status = 'processing' WHERE id = ?", arguments: [id.text])
            }
            try Self.change(id, to: .cancelled, db)
            return true
        }
    }

    /// Pauses a job that runs; its workers record what they have sent and put the rest back. A job that is paused stays so.
    ///
    /// - Throws: `JobStoreError.wrongStatus`.
    public func pause(_ id: JobID) throws {
        try write { db in
            let status = try Self.job(id, db).status
            if status == .paused { return }
            guard status == .processing else { throw JobStoreError.wrongStatus(id, status) }
            try Self.change(id, to: .paused, db)
        }
    }
}
