import CPosix
public import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One end of a connection between two processes of this machine, for bytes and open descriptors. Blocking; for one thread at a time.
public final class Channel: Sendable {
    /// Why nothing more can be sent or received.
    public enum Fault: Error, Hashable, Sendable {
        /// The other process has ended or closed its end.
        case closed
        /// Nothing came in time.
        case timedOut
        case failed(Errno)
    }

    let descriptor: CInt

    /// The end that `Spawn.channel` gave this process.
    public static let inherited = Channel(descriptor: 3)

    private init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// Both ends of a new connection.
    ///
    /// - Throws: `Errno`.
    public static func pair() throws(Errno) -> (Channel, Channel) {
        var ends: [CInt] = [-1, -1]
        guard posix_socket_pair(&ends) == 0 else { throw .current }
        return (Channel(descriptor: ends[0]), Channel(descriptor: ends[1]))
    }

    deinit { close(descriptor) }

    /// - Parameters:
    ///   - bytes: at least one.
    ///   - file: an open descriptor that the other process gets as well; nil for none.
    /// - Throws: `Fault`.
    public func send(_ bytes: UnsafeRawBufferPointer, file: CInt? = nil) throws(Fault) {
        var sent = 0
        while sent < bytes.count {
            let start = bytes.baseAddress.map { $0 + sent }
            let count = posix_send(descriptor, start, bytes.count - sent, sent == 0 ? file ?? -1 : -1)
            if count > 0 {
                sent += count
            } else if errno != EINTR {
                throw errno == EPIPE || errno == ECONNRESET ? .closed : .failed(.current)
            }
        }
    }

    /// Waits until there is something to receive, or the other end is closed.
    ///
    /// - Parameter milliseconds: -1 for any time.
    /// - Returns: false when the time is over.
    public func wait(milliseconds: Int) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, Int32(milliseconds)) != 0
    }

    /// Waits until the other end is closed, whatever was sent before.
    public func waitForEnd() {
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        while poll(&entry, 1, -1) <= 0 {}
    }

    /// Receives as many bytes as there is room.
    ///
    /// - Parameters:
    ///   - buffer: filled.
    ///   - file: a descriptor that came with them, which is the caller's; nil to accept none.
    ///   - seconds: for all of them; nil for any time.
    /// - Throws: `Fault`.
    public func receive(
        _ buffer: UnsafeMutableRawBufferPointer, file: UnsafeMutablePointer<CInt?>? = nil, seconds: Int? = nil
    ) throws(Fault) {
        let began = ContinuousClock.now
        var got = 0
        while got < buffer.count {
            if let seconds {
                let left = Duration.seconds(seconds) - (.now - began)
                guard left > .zero, wait(milliseconds: Int(left / .milliseconds(1)) + 1) else { throw .timedOut }
            }
            var passed: CInt = -1
            let start = buffer.baseAddress.map { $0 + got }
            let count =
                file == nil
                ? posix_receive(descriptor, start, buffer.count - got, nil)
                : posix_receive(descriptor, start, buffer.count - got, &passed)
            if passed >= 0 {
                if let old = file?.pointee { close(old) }
                file?.pointee = passed
            }
            if count > 0 {
                got += count
            } else if count == 0 || errno == ECONNRESET {
                throw .closed
            } else if errno != EINTR {
                throw .failed(.current)
            }
        }
    }
}
