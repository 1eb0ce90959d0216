public import SystemPackage

/// Why the paths of the command line name no photos.
public enum PathError: Error, Hashable, Sendable {
    case cannotResolve(String, Errno)
    /// The path is a symbolic link, and links are not followed.
    case isLink(String)
    /// The list of files can't be read.
    case unreadableList(String)
    /// The current folder was deleted, or can't be read.
    case noCurrentFolder(Errno)
}
