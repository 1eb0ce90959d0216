import NIOCore
import NIOHTTPTypes

/// Closes a connection whose client does not read the response.
///
/// Hummingbird's own timeout is for clients that don't finish a request; one that never reads would keep its connection.
final class WriteTimeoutHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: TimeAmount
    /// Parts that were not written to the socket yet.
    private var waiting = 0
    private var alarm: Scheduled<Void>?

    init(patience: TimeAmount) {
        self.patience = patience
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        waiting += 1
        if alarm == nil { watch(context) }
        promise.futureResult.assumeIsolated().whenComplete { [self] _ in
            waiting -= 1
            alarm?.cancel()
            alarm = nil
            if waiting > 0 { watch(context) }
        }
        context.write(data, promise: promise)
    }

    private func watch(_ context: ChannelHandlerContext) {
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: patience) { context.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        alarm?.cancel()
        alarm = nil
    }
}
