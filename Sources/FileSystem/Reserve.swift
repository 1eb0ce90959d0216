import CPosix

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reserved disk space for the moment when the disk is full, so that pending work can still be recorded: elsewhere after the
/// space is freed, or in the reserve itself for the next run.
///
/// It contains lines of text, then zeros. Several processes may use one reserve.
public final class Reserve: Sendable {
    private let path: String

    /// - Parameter path: the file that occupies the space.
    public init(path: String) {
        self.path = path
    }

    /// Reserves the space, if the disk has enough. It stays reserved from run to run.
    public func keep(bytes: Int) {
        locked { descriptor in
            var status = stat()
            if fstat(descriptor, &status) == 0, Int(status.st_blocks) * 512 >= bytes { return }
            if posix_allocate(descriptor, off_t(bytes)) != 0 {
                ftruncate(descriptor, off_t(Self.contents(descriptor).count))
            }
        }
    }

    /// Frees the space, except for the lines in it.
    ///
    /// - Parameter bytes: space to keep for more lines.
    public func release(keeping bytes: Int = 0) {
        locked { descriptor in
            let wanted = Self.contents(descriptor).count + bytes
            var status = stat()
            if fstat(descriptor, &status) == 0, Int(status.st_size) > wanted { ftruncate(descriptor, off_t(wanted)) }
        }
    }

    /// Appends lines durably.
    ///
    /// - Returns: false if they could not be written.
    public func add(_ lines: [UInt8]) -> Bool {
        if lines.isEmpty { return true }
        return locked { descriptor in
            Self.write(lines, descriptor, at: Self.contents(descriptor).count) && fsync(descriptor) == 0
        } ?? false
    }

    /// Removes lines, and leaves those of other processes. Their space is kept.
    public func remove(_ lines: [UInt8]) {
        locked { descriptor in
            let contents = Self.contents(descriptor)
            guard !lines.isEmpty, let found = contents.firstRange(of: lines) else { return }
            let behind = Array(contents[found.upperBound...])
            // In this order, because a repeated line is better than a lost one.
            let zeros = [UInt8](repeating: 0, count: lines.count)
            guard Self.write(behind + zeros, descriptor, at: found.lowerBound) else { return }
            fsync(descriptor)
        }
    }

    private static func write(_ bytes: [UInt8], _ descriptor: CInt, at start: Int) -> Bool {
        var place = off_t(start)
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, place) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
            place += off_t(written)
        }
        return true
    }

    /// Passes the lines to `body`, and deletes them when it returns. Doesn't call it if there are none.
    public func take(_ body: ([UInt8]) throws -> Void) rethrows {
        try locked { descriptor in
            let contents = Self.contents(descriptor)
            guard !contents.isEmpty else { return }
            try body(contents)
            ftruncate(descriptor, 0)
            fsync(descriptor)
        }
    }

    /// Up to the first zero.
    private static func contents(_ descriptor: CInt) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            let text = buffer[..<count].prefix { $0 != 0 }
            bytes += text
            if text.count < count { return bytes }
        }
    }

    /// Nil if the file can't be opened.
    private func locked<Value>(_ body: (CInt) throws -> Value) rethrows -> Value? {
        let descriptor = posix_openat(AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        while posix_flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try body(descriptor)
    }
}
