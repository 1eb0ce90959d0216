import Synchronization

/// The pages that are open, by their event streams.
final class Visitors: Sendable {
    private struct State {
        var pages = 0
        var lastLeft = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let linger: Duration
    private let most: Int

    /// - Parameters:
    ///   - linger: how long nobody may be there.
    ///   - most: pages at once.
    init(linger: Duration, most: Int = 16) {
        self.linger = linger
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

    /// A page that keeps no stream says that it is there.
    func signal() { state.withLock { $0.lastLeft = .now } }

    /// Returns when nobody has been there for so long.
    func untilAbandoned() async throws {
        while true {
            let (pages, lastLeft) = state.withLock { ($0.pages, $0.lastLeft) }
            let left = pages > 0 ? linger : linger - (ContinuousClock.now - lastLeft)
            if left <= .zero { return }
            try await Task.sleep(for: left)
        }
    }
}
