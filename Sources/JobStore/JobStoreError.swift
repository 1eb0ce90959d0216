import GRDB
public import PhotoModel

/// Why a transaction of the jobs database failed.
public enum JobStoreError: Error, Hashable, Sendable {
    /// The file can't be opened or created; the message of SQLite or of the system.
    case cannotOpen(path: String, reason: String)
    /// Written by another version of this program.
    case otherVersion(path: String)
    /// There is no libpq, or one that is older than version 14.
    case noLibrary
    /// The PostgreSQL database has no schema of this program, or one that this role can't see.
    case noSchema(path: String)
    /// The schema is of another version of this program.
    case otherSchema(path: String, isOlder: Bool)
    /// Not a database of this program, or damaged; SQLite's message.
    case damaged(path: String, reason: String)
    /// The disk of the database is full.
    case diskFull(path: String)
    /// A statement was refused; a message for the kind of error, and the error of the engine, such as "SQLite error 19".
    case refused(path: String, reason: String, code: String)
    case noSuchJob(String)
    /// A prefix that several jobs share.
    case ambiguous(String, [JobID])
    /// The job's status doesn't allow this.
    case wrongStatus(JobID, JobStatus)
    /// Another process works on the job.
    case busy(JobID, ProcessIdentity)

    init(opening path: String, _ error: DatabaseError) {
        self = JobStoreError(error, path: path) ?? .cannotOpen(path: path, reason: error.message ?? "\(error)")
    }

    /// Converts an error of a transaction; nil if it is not SQLite's. Leaves out the statement and the names of tables, which
    /// say nothing to a user.
    ///
    /// A full disk also shows as an I/O error of the shared-memory file.
    public init?(_ error: any Error, path: String) {
        // A row holds JSON that this program did not write.
        if error is DecodingError {
            self = .damaged(path: path, reason: "a row has an invalid value")
            return
        }
        if let error = error as? DamagedRow {
            self = .damaged(path: path, reason: error.place)
            return
        }
        if let error = error as? PostgresError {
            self = JobStoreError(error, path: path)
            return
        }
        guard let error = error as? DatabaseError else { return nil }
        switch (error.resultCode, error.extendedResultCode) {
        case (.SQLITE_FULL, _), (_, .SQLITE_IOERR_SHMSIZE):
            self = .diskFull(path: path)
        case (.SQLITE_CORRUPT, _), (.SQLITE_NOTADB, _):
            self = .damaged(path: path, reason: error.message ?? "\(error)")
        case (.SQLITE_IOERR, _), (.SQLITE_CANTOPEN, _), (.SQLITE_READONLY, _), (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _):
            self = .cannotOpen(path: path, reason: error.message ?? "\(error)")
        case (.SQLITE_ERROR, _), (.SQLITE_SCHEMA, _), (.SQLITE_MISMATCH, _):
            self = .refused(
                path: path, reason: "its tables are not as expected",
                code: "SQLite error \(error.extendedResultCode.rawValue)")
        default:
            self = .refused(
                path: path, reason: Self.words(error.resultCode),
                code: "SQLite error \(error.extendedResultCode.rawValue)")
        }
    }

    private init(_ error: PostgresError, path: String) {
        switch error {
        case _ where error.isDiskFull: self = .diskFull(path: path)
        case _ where error.isLost: self = .cannotOpen(path: path, reason: error.message)
        default: self = .refused(path: path, reason: error.message, code: "PostgreSQL error \(error.state ?? "")")
        }
    }

    private static func words(_ code: ResultCode) -> String {
        switch code {
        case .SQLITE_CONSTRAINT: "a constraint failed"
        case .SQLITE_NOMEM: "out of memory"
        case .SQLITE_TOOBIG: "a value is too large"
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: "it was interrupted"
        case .SQLITE_PERM, .SQLITE_AUTH: "access denied"
        default: "unexpected error"
        }
    }
}
