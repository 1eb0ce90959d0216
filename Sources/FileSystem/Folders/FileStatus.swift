import CPosix
public import PhotoModel
import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What a name or a descriptor leads to.
public struct FileStatus: Hashable, Sendable {
    public enum Kind: Sendable {
        case file, directory, symbolicLink, other
    }

    public var kind: Kind
    public var identity: FileIdentity

    /// - Parameters:
    ///   - path: for the error.
    ///   - read: asks the system.
    /// - Throws: `FileSystemError`.
    init(_ path: @autoclosure () -> String, _ read: () throws(Errno) -> Stat) throws(FileSystemError) {
        do {
            self.init(try read())
        } catch {
            throw FileSystemError(.stat, path(), error)
        }
    }

    private init(_ status: Stat) {
        kind =
            switch status.type {
            case .regular: .file
            case .directory: .directory
            case .symbolicLink: .symbolicLink
            default: .other
            }
        let modified = status.st_mtim
        // A time after the year 2262 wraps around: it only has to stay the same.
        let nanoseconds = Int64(modified.tv_sec) &* 1_000_000_000 &+ Int64(modified.tv_nsec)
        identity = FileIdentity(
            device: UInt64(truncatingIfNeeded: status.deviceID.rawValue), inode: UInt64(status.inode.rawValue),
            size: Int64(status.size), modified: nanoseconds,
            links: Int(status.linkCount))
    }
}
