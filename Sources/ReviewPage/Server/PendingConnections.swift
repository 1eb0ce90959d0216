import NIOCore
import Synchronization

/// Counts connections that were accepted, but have no task yet.
final class PendingConnections: Sendable {
    private let count = Mutex(0)

    func add(_ number: Int) { count.withLock { $0 += number } }

    /// Accepts no more connections, and returns when each accepted one has its task.
    ///
    /// - Parameters:
    ///   - listener: the channel that accepts connections.
    ///   - group: its event loops.
    ///   - patience: returns after this time in any case.
    func drain(_ listener: any Channel, _ group: any EventLoopGroup, patience: Duration) async {
        try? await listener.setOption(.autoRead, value: false).get()
        // Connections that were accepted before are on their way to their own event loops.
        for loop in group.makeIterator() { try? await loop.submit {}.get() }
        let start = ContinuousClock.now
        while count.withLock({ $0 }) > 0, ContinuousClock.now - start < patience {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }
}
