public import PhotoModel

/// Why renames that were cut off were not settled.
public enum RenamerError: Error, Hashable, Sendable {
    /// The folder is another one now, or on another disk: the files that were renamed are not in it.
    case elsewhere(RelativePath)
}
