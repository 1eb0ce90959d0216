public import PhotoModel

/// Why nothing can be renamed for a job at this moment.
public enum RenameError: Error, Hashable, Sendable {
    /// A process that renames files, and for which job.
    public struct Holder: Hashable, Sendable {
        public var process: ProcessIdentity
        public var job: JobID
    }

    /// Another process renames files in the same folder, in one within it, or in one that contains it.
    case foldersBusy(root: String, by: Holder?)
    /// A rename of another job was interrupted in a folder; its absolute path, bytes.
    case otherInterrupted(JobID, folder: [UInt8])
    /// The files of an interrupted rename are not in their folder; its absolute path, bytes.
    case filesElsewhere(JobID, folder: [UInt8])
    /// Files beneath a root that the user named, and that the job did not record; absolute paths, bytes.
    case otherFiles(JobID, [[UInt8]])
    /// Photos were renamed between the question and the answer.
    case changedSincePreview(JobID)
    /// The job never renamed a photo.
    case nothingToUndo(JobID)
}
