import Foundation
import Synchronization

/// Passes TCP connections on to another port of this machine, and can cut them: a network that goes and comes back.
public final class Relay: Sendable {
    public let port: UInt16
    private let listener: Int32
    private let target: UInt16

    private struct State {
        var isCut = false
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
                    guard Loopback.write(sink, buffer[..<count]) else { break }
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
