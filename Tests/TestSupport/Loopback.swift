import Foundation

/// Sockets on 127.0.0.1, which no child of a test inherits.
enum Loopback {
    static func socket() -> Int32 {
        let made = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(made, F_SETFD, FD_CLOEXEC)
        return made
    }

    /// - Parameter port: 0 for one of the system's choice.
    /// - Returns: a socket that listens, and its port.
    /// - Throws: an error of the system.
    static func listen(_ port: UInt16 = 0) throws -> (socket: Int32, port: UInt16) {
        let made = socket()
        var port = port
        let isListening = withAddress(port) { address, length in
            bind(made, address, length.pointee) == 0 && Foundation.listen(made, 128) == 0
                && getsockname(made, address, length) == 0
        } port: {
            port = $0
        }
        guard isListening else { throw POSIXError(.EADDRINUSE) }
        return (made, port)
    }

    /// A port that nobody listens on at the moment.
    static func freePort() throws -> UInt16 {
        let (socket, port) = try listen()
        close(socket)
        return port
    }

    /// Accepts connections on a thread of its own until the listener is shut down. That thread alone closes the listener: closed
    /// by another, its number could be a new socket's by the time of the next accept(2).
    ///
    /// - Parameters:
    ///   - listener: a listening socket; closed here.
    ///   - serve: takes the connection over, and closes it.
    static func accept(on listener: Int32, _ serve: @escaping @Sendable (Int32) -> Void) {
        Thread {
            while case let connection = Foundation.accept(listener, nil, nil), connection >= 0 {
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                serve(connection)
            }
            close(listener)
        }.start()
    }

    /// - Parameters:
    ///   - port: the port.
    ///   - room: bytes that may come before somebody reads; nil for what the system gives.
    /// - Returns: the socket.
    /// - Throws: an error of the system.
    static func connect(_ port: UInt16, room: Int32? = nil) throws -> Int32 {
        let made = socket()
        if var room { setsockopt(made, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size)) }
        guard withAddress(port, { Foundation.connect(made, $0, $1.pointee) == 0 }) else {
            close(made)
            throw POSIXError(.ECONNREFUSED)
        }
        return made
    }

    /// - Returns: false when the other end is gone.
    @discardableResult
    static func write(_ socket: Int32, _ bytes: some Sequence<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    private static func withAddress<Value>(
        _ number: UInt16, _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Value,
        port: (UInt16) -> Void = { _ in }
    ) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = number.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let value = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
        port(UInt16(bigEndian: address.sin_port))
        return value
    }
}

/// A client that says what it is told to, and then nothing.
public final class RawClient: Sendable {
    private let socket: Int32

    public init(port: UInt16, sends text: String) throws {
        socket = try Loopback.connect(port)
        Loopback.write(socket, text.utf8)
    }

    /// Says as much as the other end takes within a fifth of a second, and reads nothing.
    public init(port: UInt16, floodsWith text: String) throws {
        socket = try Loopback.connect(port, room: 4_096)
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
        var rest = Array(text.utf8)[...]
        let deadline = ContinuousClock.now + .milliseconds(200)
        while !rest.isEmpty, ContinuousClock.now < deadline {
            let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent > 0 { rest = rest.dropFirst(sent) } else { usleep(1_000) }
        }
    }

    deinit { close(socket) }

    /// Whether the server ends the connection within so many seconds.
    public func isClosed(within seconds: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 100) > 0 else { continue }
            if recv(socket, &buffer, buffer.count, 0) <= 0 { return true }
        }
        return false
    }
}
