import CPosix

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Room on a disk that is kept for when it is full, so that what is under way can still be written down.
public final class Reserve: Sendable {
    private let path: String

    /// - Parameter path: of a file that takes the room.
    public init(path: String) {
        self.path = path
    }

    /// Takes the room, if there is that much to spare; it is kept from one run to the next.
    public func keep(bytes: Int) {
        let descriptor = posix_openat(AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        if fstat(descriptor, &status) == 0, Int(status.st_blocks) * 512 >= bytes { return }
        if posix_allocate(descriptor, off_t(bytes)) != 0 { unlink(path) }
    }

    /// Gives the room back.
    public func release() {
        unlink(path)
    }
}
