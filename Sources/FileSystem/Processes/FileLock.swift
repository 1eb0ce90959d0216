import CPosix
public import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A lock on a file of its own (flock(2)). The system releases it when this object or the process ends, however it ends.
public final class FileLock: Sendable {
    public enum Kind: Sendable {
        case shared, exclusive
    }

    private let descriptor: CInt

    /// Opens the file, and creates it with mode 0600. It is not locked yet.
    ///
    /// - Parameter path: never a link.
    /// - Throws: `Errno`.
    public init(_ path: FilePath) throws(Errno) {
        descriptor = posix_openat(AT_FDCWD, path.string, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor < 0 { throw .current }
    }

    deinit { close(descriptor) }

    /// Takes the lock, or changes its kind. Never waits; a change that fails can lose the lock.
    ///
    /// - Returns: false if another process, or another object of this one, has it.
    /// - Throws: `Errno`.
    public func take(_ kind: Kind) throws(Errno) -> Bool {
        try lockAtOnce(descriptor, kind == .shared ? LOCK_SH : LOCK_EX)
    }

    public func release() { _ = posix_flock(descriptor, LOCK_UN) }
}

/// Locks an open file or folder (flock(2)) without waiting.
///
/// - Parameters:
///   - descriptor: open.
///   - operation: `LOCK_SH` or `LOCK_EX`.
/// - Returns: false if another one has the lock.
/// - Throws: `Errno`.
func lockAtOnce(_ descriptor: CInt, _ operation: CInt) throws(Errno) -> Bool {
    while posix_flock(descriptor, operation | LOCK_NB) != 0 {
        switch Errno.current {
        case .interrupted: continue
        case .wouldBlock, .resourceTemporarilyUnavailable: return false
        case let errno: throw errno
        }
    }
    return true
}
