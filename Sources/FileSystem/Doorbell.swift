import CPosix
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file beside a database that a writer touches when a watcher in another process should look.
public final class Doorbell: Sendable {
    private let path: String
    private let descriptor = Mutex<Int32>(-1)

    public init(path: String) {
        self.path = path
    }

    deinit {
        descriptor.withLock { if $0 >= 0 { close($0) } }
    }

    /// Makes the file, 0600, where there is none. One that cannot be made rings nowhere: watchers poll.
    public func ring() {
        descriptor.withLock { descriptor in
            if descriptor < 0 {
                descriptor = posix_openat(AT_FDCWD, path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            }
            // Its time of change: nothing to be written to the disk, and nothing to fill it.
            if descriptor >= 0 { futimens(descriptor, nil) }
        }
    }
}
