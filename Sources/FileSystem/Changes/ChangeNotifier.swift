import CPosix
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file that a writer touches to notify watchers in other processes.
public final class ChangeNotifier: Sendable {
    private let path: String
    private let descriptor = Mutex<Int32>(-1)

    public init(path: String) {
        self.path = path
    }

    deinit {
        descriptor.withLock { if $0 >= 0 { close($0) } }
    }

    /// Creates the file with mode 0600 if there is none. If it can't be created, watchers poll.
    public func notify() {
        descriptor.withLock { descriptor in
            if descriptor < 0 {
                descriptor = posix_openat(AT_FDCWD, path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            }
            // Only its modification time, so that no data is written.
            if descriptor >= 0 { futimens(descriptor, nil) }
        }
    }
}
