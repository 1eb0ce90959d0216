import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Counts HTTP/1 connections, so that a server can end when each accepted one has a task that closes it.
///
/// NIO traps if an accepted connection is dropped unopened, as happens when the accepting task is cancelled (swift-nio, issue
/// 3481).
final class CountedConnections: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let inner: HTTP1Channel
    /// Connections that were accepted, but have no task yet.
    private let pending: Mutex<Int>

    init(_ inner: HTTP1Channel) {
        self.inner = inner
        pending = Mutex(0)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        pending.withLock { $0 += 1 }
        let value = inner.setup(channel: channel, logger: logger)
        value.whenFailure { [self] _ in pending.withLock { $0 -= 1 } }
        return value
    }

    func handle(value: Value, logger: Logger) async {
        pending.withLock { $0 -= 1 }
        await inner.handle(value: value, logger: logger)
    }

    /// Accepts no more connections, and returns when each accepted one has its task.
    ///
    /// - Parameters:
    ///   - listener: the channel that accepts connections.
    ///   - patience: returns after this time in any case.
    func drain(_ listener: any Channel, _ group: any EventLoopGroup, patience: Duration) async {
        try? await listener.setOption(.autoRead, value: false).get()
        // Connections that were accepted before are on their way to their own event loops.
        for loop in group.makeIterator() { try? await loop.submit {}.get() }
        let start = ContinuousClock.now
        while pending.withLock({ $0 }) > 0, ContinuousClock.now - start < patience {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }
}
