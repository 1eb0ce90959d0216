import Synchronization

/// Counts open pages by their event streams.
final class ConnectedClients: Sendable {
    private struct State {
        var pages = 0
        var lastLeft = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let idleTimeout: Duration
    private let most: Int

    /// - Parameters:
    ///   - idleTimeout: how long no page may be open.
    ///   - most: maximum number of open pages.
    init(idleTimeout: Duration, most: Int = 16) {
        self.idleTimeout = idleTimeout
        self.most = most
    }

    func enter() -> Bool {
        state.withLock { state in
            guard state.pages < most else { return false }
            state.pages += 1
            return true
        }
    }

    func leave() {
        state.withLock { state in
            state.pages -= 1
            state.lastLeft = .now
        }
    }

    /// A page without an event stream was active.
    func signal() { state.withLock { $0.lastLeft = .now } }

    /// Returns when no page was open for the timeout.
    func untilAbandoned() async throws {
        while true {
            let (pages, lastLeft) = state.withLock { ($0.pages, $0.lastLeft) }
            let left = pages > 0 ? idleTimeout : idleTimeout - (ContinuousClock.now - lastLeft)
            if left <= .zero { return }
            try await Task.sleep(for: left)
        }
    }
}
