import FileSystem
public import PhotoModel

/// Why nothing can be done with a job at this moment.
public enum JobError: Error, Hashable, Sendable {
    /// The job's folder can't be opened; the system's words.
    case rootGone(JobID, reason: String)
    /// The folder at the recorded path has none of the job's photos: it is of another machine.
    case otherFolder(JobID, String)
    /// Another process renames files for the job.
    case isRenaming(JobID, ProcessIdentity)
    /// The job is over, so it can't be cancelled.
    case hasEnded(JobID, JobStatus)
    /// The job isn't running, so it can't be paused.
    case isNotRunning(JobID, JobStatus)
    /// No process has worked on the job for some time, though it should go on.
    case isOrphaned(JobID)
    /// The job has no photo, or no photo in error, of this path.
    case noSuchItem(String, isInError: Bool, JobID)
    /// Photos of the job wait for batches, whose results come first.
    case hasBatches(JobID, count: Int)
    /// No process could be started in the background.
    case cannotStartWorker(JobID, reason: String)
    /// The path of this program is unknown.
    case programNotFound
}
