import GRDB
public import PhotoModel

/// Why the jobs database did not do what was asked.
public enum JobStoreError: Error, Hashable, Sendable {
    /// The file cannot be opened or made; SQLite's or the system's words.
    case cannotOpen(path: String, reason: String)
    /// Written by a newer version of this program.
    case newer(path: String)
    /// Not a database of this program, or damaged; SQLite's words.
    case damaged(path: String, reason: String)
    /// The disk that the database lies on is full.
    case diskFull(path: String)
    /// SQLite refused a statement; its words for the kind of error, and its number.
    case refused(path: String, reason: String, code: Int32)
    case noSuchJob(String)
    /// A prefix that several jobs share.
    case ambiguous(String, [JobID])
    /// The job is not in a state in which this can be done.
    case wrongStatus(JobID, JobStatus)
    /// Another process works on the job.
    case busy(JobID, ProcessIdentity)

    init(opening path: String, _ error: DatabaseError) {
        self = JobStoreError(error, path: path) ?? .cannotOpen(path: path, reason: error.message ?? "\(error)")
    }

    /// What SQLite's error of a transaction means here; nil for what is no error of the
    /// database's. The statement and the names of
    /// tables stay out of it: they tell a person nothing.
    ///
    /// A full disk also shows as an I/O error of the shared-memory file.
    public init?(_ error: any Error, path: String) {
        // A row holds JSON that this program did not write.
        if error is DecodingError {
            self = .damaged(path: path, reason: "a row of it does not hold what it should")
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
                path: path, reason: "its tables are not as expected", code: error.extendedResultCode.rawValue)
        default:
            self = .refused(path: path, reason: Self.words(error.resultCode), code: error.extendedResultCode.rawValue)
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
