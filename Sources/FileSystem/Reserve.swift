import CPosix

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Room on a disk that is kept for when it is full, so that what is under way can still be written down: elsewhere, once the
/// room is given back, or into the reserve itself, for whoever comes next.
///
/// What is written is text, a line each; behind it the room is zeros. Several processes may use one reserve.
public final class Reserve: Sendable {
    private let path: String

    /// - Parameter path: of a file that takes the room.
    public init(path: String) {
        self.path = path
    }

    /// Takes the room, if there is that much to spare; it is kept from one run to the next.
    public func keep(bytes: Int) {
        locked { descriptor in
            var status = stat()
            if fstat(descriptor, &status) == 0, Int(status.st_blocks) * 512 >= bytes { return }
            if posix_allocate(descriptor, off_t(bytes)) != 0 {
                ftruncate(descriptor, off_t(Self.contents(descriptor).count))
            }
        }
    }

    /// Gives the room back, but for what is written there.
    ///
    /// - Parameter bytes: room for more lines that is kept, as far as it is there.
    public func release(keeping bytes: Int = 0) {
        locked { descriptor in
            let wanted = Self.contents(descriptor).count + bytes
            var status = stat()
            if fstat(descriptor, &status) == 0, Int(status.st_size) > wanted { ftruncate(descriptor, off_t(wanted)) }
        }
    }

    /// Writes lines behind those that are there, durably.
    ///
    /// - Returns: false when they could not be written.
    public func add(_ lines: [UInt8]) -> Bool {
        if lines.isEmpty { return true }
        return locked { descriptor in
            Self.write(lines, descriptor, at: Self.contents(descriptor).count) && fsync(descriptor) == 0
        } ?? false
    }

    /// Takes lines out again that were added, and leaves what others wrote before or behind them. Their room is kept.
    public func remove(_ lines: [UInt8]) {
        locked { descriptor in
            let contents = Self.contents(descriptor)
            guard !lines.isEmpty, let found = contents.firstRange(of: lines) else { return }
            let behind = Array(contents[found.upperBound...])
            // Whatever comes in between: lines that stand twice are better than lines that are lost.
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

    /// Hands over what is written there, and empties it once that has been taken care of. Nothing is called where there is none.
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

    /// Nil where the file cannot be opened.
    private func locked<Value>(_ body: (CInt) throws -> Value) rethrows -> Value? {
        let descriptor = posix_openat(AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        while posix_flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try body(descriptor)
    }
}
