import Foundation
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Listens for the notifications of a user's jobs, on a connection of its own. Without one it only times out, until there is
/// one again.
final class PostgresWatcher: StoreWatcher {
    private struct State {
        var connection: PostgresConnection?
        var retryAt = ContinuousClock.now
    }

    private let isCertain: Bool
    private let connect: @Sendable () throws -> PostgresConnection
    private let state: Mutex<State>

    /// Between two tries to listen again.
    private static let pause = Duration.seconds(2)

    /// - Parameters:
    ///   - isCertain: whatever is written is notified. A pooler can give away the session that listens.
    ///   - connect: makes a connection that listens.
    init(isCertain: Bool, _ connect: @escaping @Sendable () throws -> PostgresConnection) {
        self.isCertain = isCertain
        self.connect = connect
        state = Mutex(State(connection: try? connect()))
    }

    var isNotified: Bool { isCertain && state.withLock { $0.connection != nil } }

    func wait(milliseconds: Int32) -> Bool {
        guard let connection = listening() else {
            return Timer().wait(milliseconds: milliseconds)
        }
        var socket = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
        guard poll(&socket, 1, milliseconds) > 0 else { return false }
        if let count = connection.notifications() { return count > 0 }
        // What was missed is found by the next look.
        state.withLock { $0.connection = nil }
        return true
    }

    private func listening() -> PostgresConnection? {
        let (known, isDue) = state.withLock { state in
            (state.connection, state.connection == nil && state.retryAt <= .now)
        }
        guard isDue else { return known }
        let new = try? connect()
        state.withLock { state in
            state.connection = new
            state.retryAt = .now + Self.pause
        }
        return new
    }
}

/// Only times out.
struct Timer: StoreWatcher {
    var isNotified: Bool { false }

    func wait(milliseconds: Int32) -> Bool {
        usleep(UInt32(max(0, milliseconds)) * 1_000)
        return false
    }
}
