import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Serves the page to this machine alone, until somebody ends it.
public final class ReviewServer: Sendable {
    /// Why it ended.
    public enum End: Sendable {
        /// Somebody said so in the page.
        case closed
        /// Nobody has had the page open for long enough.
        case abandoned
        /// `stop` was called.
        case stopped
    }

    private let desk: ReviewDesk
    private let limits: Limits
    private let visitors: Visitors
    private let keys = DoorKeys()
    private let ends: AsyncStream<End>
    private let end: AsyncStream<End>.Continuation

    /// What a client may take.
    public struct Limits: Sendable {
        /// Clients at once, the silent ones too; further ones wait to be let in.
        public var connections = 256
        /// For the head of a request, for its body, for its answer to be taken, and between two.
        public var patience = Duration.seconds(5)
        /// Bytes of a body.
        public var body = 1 << 20

        public init() {}
    }

    /// - Parameter linger: how long the server stays when the last page has left.
    public init(_ desk: ReviewDesk, linger: Duration, limits: Limits = Limits()) {
        self.desk = desk
        self.limits = limits
        visitors = Visitors(linger: linger)
        (ends, end) = AsyncStream.makeStream()
    }

    public func stop() { end.yield(.stopped) }

    /// It stays as long as there is something to come, also where nobody looks.
    public func whileWorking<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        let isCounted = visitors.enter()
        defer { if isCounted { visitors.leave() } }
        return try await body()
    }

    /// - Parameter ready: called once with the page's address. It holds the token, which is a secret: whoever has it can see the
    ///   photos and rename them.
    /// - Returns: when and why it ended.
    /// - Throws: what the system says when no port can be had.
    public func run(ready: @escaping @Sendable (_ address: String) async -> Void) async throws -> End {
        let keys = keys
        let door = Mutex<(any Channel)?>(nil)
        let patience = TimeAmount.nanoseconds(Int64(limits.patience / .nanoseconds(1)))
        let application = Application(
            responder: Doorkeeper(
                inner: Routes(desk: desk, visitors: visitors, limits: limits) { [end] in end.yield(.closed) }.responder,
                keys: keys),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [StalledClient(patience: patience)], idleTimeout: patience,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64))),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: 0),
                availableConnectionsDelegate: .maximum(limits.connections, logger: Self.quiet)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                door.withLock { $0 = channel }
                keys.open(port: port)
                await ready("http://127.0.0.1:\(port)/?token=\(keys.token)")
            },
            logger: Self.quiet)
        return try await withThrowingTaskGroup(of: End.self) { [ends, visitors] group in
            group.addTask {
                try await application.run()
                return .stopped
            }
            group.addTask {
                try await visitors.untilAbandoned()
                return .abandoned
            }
            group.addTask {
                for await end in ends { return end }
                return .stopped
            }
            let end = try await group.next() ?? .stopped
            // NIO traps where a connection comes in while who is to take it goes (swift-nio's issue 3481): none is let in.
            let door = door.withLock { $0 }
            try? await door?.setOption(.autoRead, value: false).get()
            // The answer to who ended it is on its way, and so may be a connection.
            try? await Task.sleep(for: .milliseconds(100))
            try? await door?.close()
            group.cancelAll()
            return end
        }
    }

    /// What goes wrong with a connection is nothing to tell of.
    private static var quiet: Logger {
        var logger = Logger(label: "review") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        return logger
    }
}
