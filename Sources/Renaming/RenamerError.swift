public import PhotoModel

/// Why nothing was renamed.
public enum RenamerError: Error, Hashable, Sendable {
    /// The folder is now another one, or on another disk, without the renamed files.
    case elsewhere(RelativePath)
    /// Beneath another root than the recorded one, these are not the files that the job recorded.
    case otherFiles([RelativePath])
}
