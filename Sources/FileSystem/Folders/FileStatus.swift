import CPosix
public import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The result of `fstatat` for a name.
public struct FileStatus: Hashable, Sendable {
    public enum Kind: Sendable {
        case file, directory, symbolicLink, other
    }

    public var kind: Kind
    public var identity: FileIdentity

    init(_ status: stat) {
        var status = status
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        identity = FileIdentity(
            device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino),
            size: Int64(status.st_size), modified: posix_mtime_nanoseconds(&status), links: Int(status.st_nlink))
    }
}
