import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Counts HTTP/1 connections, so that a server can end when each accepted one has a task that closes it.
///
/// NIO traps if an accepted connection is dropped unopened, as happens when the accepting task is cancelled (swift-nio, issue
/// 3481).
struct CountedConnections: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    let inner: HTTP1Channel
    let pending: PendingConnections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        pending.add(1)
        let value = inner.setup(channel: channel, logger: logger)
        value.whenFailure { [pending] _ in pending.add(-1) }
        return value
    }

    func handle(value: Value, logger: Logger) async {
        pending.add(-1)
        await inner.handle(value: value, logger: logger)
    }
}
