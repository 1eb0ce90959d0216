public import PhotoModel

/// Why the jobs database did not do what was asked.
public enum JobStoreError: Error, Hashable, Sendable {
    /// The file cannot be opened or made; SQLite's or the system's words.
    case cannotOpen(path: String, reason: String)
    /// Written by a newer version of this program.
    case newer(path: String)
    /// Not a database of this program, or damaged; SQLite's words.
    case damaged(path: String, reason: String)
    case noSuchJob(String)
    /// A prefix that several jobs share.
    case ambiguous(String, [JobID])
    /// The job is not in a state in which this can be done.
    case wrongStatus(JobID, JobStatus)
    /// Another process works on the job.
    case busy(JobID, ProcessIdentity)
}
