import Foundation
import Synchronization

/// Passes TCP connections on to another port of this machine, and can cut them: a network that goes and comes back.
public final class Relay: Sendable {
    public let port: UInt16
    private let listener: Int32
    private let target: UInt16

    private struct State {
        var isCut = false
        /// What is left until a connection breaks; nil for never.
        var packetsLeft: Int?
        /// What breaks it is still passed on.
        var passesLast = false
        var connections: Set<Int32> = []
    }
    private let state = Mutex(State())

    public init(to target: UInt16) throws {
        self.target = target
        (listener, port) = try Loopback.listen()
        Loopback.accept(on: listener) { [weak self] client in
            if let self { self.serve(client) } else { close(client) }
        }
    }

    deinit {
        cut()
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Ends every connection, and lets none be made.
    public func cut() {
        state.withLock { state in
            state.isCut = true
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    /// Breaks one connection, in the middle of what its client says.
    ///
    /// - Parameters:
    ///   - packets: number of the packet of clients, counted over all connections from now on.
    ///   - passing: the packet still reaches the server, whose answer is lost.
    public func breakOne(atPacket packets: Int, passing: Bool) {
        state.withLock { ($0.packetsLeft, $0.passesLast) = (packets, passing) }
    }

    /// Packets that are left until then; nil where it has happened.
    public var packetsLeft: Int? { state.withLock { $0.packetsLeft } }

    /// - Returns: whether the connection breaks with this packet, and whether that is passed on.
    private func note() -> (breaks: Bool, passes: Bool) {
        state.withLock { state in
            guard let left = state.packetsLeft else { return (false, true) }
            state.packetsLeft = left > 1 ? left - 1 : nil
            return (left <= 1, left > 1 || state.passesLast)
        }
    }

    public func restore() { state.withLock { $0.isCut = false } }

    private func serve(_ client: Int32) {
        guard let server = try? Loopback.connect(target) else {
            close(client)
            return
        }
        let goesOn = state.withLock { state in
            guard !state.isCut else { return false }
            state.connections.formUnion([client, server])
            return true
        }
        guard goesOn else {
            close(client)
            close(server)
            return
        }
        let open = Mutex(2)
        for (source, sink) in [(client, server), (server, client)] {
            Thread { [self] in
                var buffer = [UInt8](repeating: 0, count: 65_536)
                while case let count = recv(source, &buffer, buffer.count, 0), count > 0 {
                    let (breaks, passes) = source == client ? note() : (false, true)
                    guard !passes || Loopback.write(sink, buffer[..<count]) else { break }
                    if breaks {
                        shutdown(client, Int32(SHUT_RDWR))
                        // The server may have begun to answer.
                        if passes { usleep(20_000) }
                        break
                    }
                }
                shutdown(sink, Int32(SHUT_RDWR))
                let isLast = open.withLock { open in
                    open -= 1
                    return open == 0
                }
                guard isLast else { return }
                state.withLock { $0.connections.subtract([client, server]) }
                close(client)
                close(server)
            }.start()
        }
    }
}
