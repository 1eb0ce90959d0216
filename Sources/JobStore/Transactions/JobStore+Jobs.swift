import Foundation
public import PhotoModel

extension JobStore {
    /// Creates a job.
    public func create(root: [UInt8], settings: JobSettings) throws -> Job {
        try write { db in
            let id = JobID.random()
            let now = Self.milliseconds(Date())
            try db.execute(
                sql: """
                    INSERT INTO jobs (id, root, status, phase, settings, provider, model, cost_usd, created_at, updated_at)
                    VALUES (?, ?, 'pending', 'scanning', ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.text, root.data, try Self.json(settings), settings.describe.provider.rawValue,
                    settings.describe.model,
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
        return try Job(row: row, db)
    }

    /// The job that a user names: by its ID, a unique prefix of at least 3 characters, or `latest`.
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
                db, sql: "SELECT * FROM jobs WHERE id LIKE ? LIMIT 10", arguments: [prefix + "%"])
            let jobs = try rows.map { try Job(row: $0, db) }
            guard let job = jobs.first else { throw JobStoreError.noSuchJob(text) }
            guard jobs.count == 1 else { throw JobStoreError.ambiguous(text, jobs.map(\.id)) }
            return job
        }
    }

    private static func newest(_ db: Database) throws -> Job? {
        try Row.fetchOne(db, sql: "SELECT * FROM jobs ORDER BY created_at DESC, rowid DESC LIMIT 1").map {
            try Job(row: $0, db)
        }
    }

    /// Newest first.
    public func jobs() throws -> [Job] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM jobs ORDER BY created_at DESC, rowid DESC").map {
                try Job(row: $0, db)
            }
        }
    }

    /// Starts or resumes a job: its status becomes `processing`, and rates are measured from now on.
    public func begin(_ id: JobID, phase: JobPhase, now: Int64? = nil) throws {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE jobs SET phase = ?, started_clock = ?, started_processed = done + failed,
                        elapsed_ms = 0, scanner = NULL, finisher = NULL, hook_started = FALSE,
                        faults = 0, fault_round = fault_round + 1, probes = 0, breaker_opened_clock = NULL, probe_clock = NULL
                    WHERE id = ?
                    """, arguments: [phase.rawValue, now ?? db.now, id.text])
            try Self.change(id, to: .processing, db)
        }
    }

    /// - Parameters:
    ///   - id: the job.
    ///   - status: the new status.
    ///   - phase: the new phase; nil for the present one.
    ///   - failure: for `error`, and for a job that paused itself.
    /// - Throws: errors of the database.
    public func setStatus(_ id: JobID, _ status: JobStatus, phase: JobPhase? = nil, failure: JobFailure? = nil) throws {
        try write { try Self.change(id, to: status, phase: phase, failure: failure, $0) }
    }

    /// A trigger refuses other transitions.
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
                "status": status.rawValue, "phase": phase?.rawValue, "code": failure?.code.rawValue,
                "message": failure?.message, "hint": failure?.hint,
                "finished": status.hasEnded ? milliseconds(Date()) : Int64?.none, "id": id.text,
            ])
        if let failure { try log(.error, failure.code.rawValue, failure.message, path: nil, id, db) }
        try recordState(id, db)
    }

    /// The provider is sometimes only known after the photos are counted.
    public func setDescriber(_ id: JobID, settings: JobSettings) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE jobs SET settings = ?, provider = ?, model = ?, cost_usd = ? WHERE id = ?",
                arguments: [
                    try Self.json(settings), settings.describe.provider.rawValue, settings.describe.model,
                    settings.describe.price.map { _ in 0.0 }, id.text,
                ])
        }
    }

    /// Stores what a server doesn't support, for all workers. Merged with what is known, since several workers may find out
    /// something at the same time.
    public func remember(_ capabilities: ServerCapabilities, in id: JobID) throws {
        try write(durably: false, tells: { _ in false }) { db in
            var settings = try Self.job(id, db).settings
            settings.describe.learn(capabilities)
            try Self.setSettings(id, settings, db)
            try Self.log(
                .info, "dialect", "the server doesn't support a part of the request, which is left out from now on",
                path: nil, id, db)
        }
    }

    /// Records that a photo of the job got a useful answer.
    public func noteAnswer(in id: JobID) throws {
        try write(durably: false, tells: { _ in false }) { db in
            var settings = try Self.job(id, db).settings
            settings.describe.isAnswered = true
            try Self.setSettings(id, settings, db)
        }
    }

    /// Changes the stored settings, which other processes may have changed as well.
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

    /// Cancels a job that has not ended. Its workers still record pending requests, and release the other items when they
    /// leave. Its batches are cancelled as well, from then on. Returns false if the job has already ended, in none of these ways.
    public func cancel(_ id: JobID, evenIf ends: [JobStatus] = []) throws -> Bool {
        try write { db in
            let job = try Self.job(id, db)
            try db.execute(
                sql: "UPDATE batches SET cancelled = TRUE, next_at = NULL WHERE job = ? AND state <> 'closed'",
                arguments: [id.text])
            guard !job.status.hasEnded || ends.contains(job.status) else { return false }
            // Only a `processing` job can become `cancelled`.
            if job.status != .processing {
                try db.execute(sql: "UPDATE jobs SET status = 'processing' WHERE id = ?", arguments: [id.text])
            }
            try Self.change(id, to: .cancelled, db)
            return true
        }
    }

    /// Pauses a running job; its workers record pending requests and release the other items. A paused job stays paused.
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
