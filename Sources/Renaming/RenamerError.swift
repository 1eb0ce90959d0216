public import PhotoModel

/// Why an interrupted rename was not recovered.
public enum RenamerError: Error, Hashable, Sendable {
    /// The folder is now another one, or on another disk, without the renamed files.
    case elsewhere(RelativePath)
}
