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

    /// What SQLite's error of a transaction means here; nil for one of our own mistakes.
    ///
    /// A full disk also shows as an I/O error of the shared-memory file.
    public init?(_ error: any Error, path: String) {
        guard let error = error as? DatabaseError else { return nil }
        switch (error.resultCode, error.extendedResultCode) {
        case (.SQLITE_FULL, _), (_, .SQLITE_IOERR_SHMSIZE):
            self = .diskFull(path: path)
        case (.SQLITE_CORRUPT, _), (.SQLITE_NOTADB, _):
            self = .damaged(path: path, reason: error.message ?? "\(error)")
        case (.SQLITE_IOERR, _), (.SQLITE_CANTOPEN, _), (.SQLITE_READONLY, _), (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _):
            self = .cannotOpen(path: path, reason: error.message ?? "\(error)")
        default: return nil
        }
    }
}
