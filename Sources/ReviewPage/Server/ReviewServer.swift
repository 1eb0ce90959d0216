import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Serves the page to this machine only, until somebody ends it.
public final class ReviewServer: Sendable {
    /// Why it ended.
    public enum End: Sendable {
        /// Closed in the page.
        case closed
        /// No page was open for the timeout.
        case abandoned
        /// `stop` was called.
        case stopped
    }

    private let shown: Shown
    private let limits: Limits
    private let clients: ConnectedClients
    private let keys = Credentials()
    private let ends: AsyncStream<End>
    private let end: AsyncStream<End>.Continuation

    /// What is at the server's address.
    public enum Shown: Sendable {
        case job(ReviewService)
        /// A list; each job is beneath `/jobs/ID/`.
        case jobs(ReviewJobs)
    }

    /// Limits of clients.
    public struct Limits: Sendable {
        /// Maximum number of connections, including silent ones; further ones wait.
        public var connections = 256
        /// Timeout for the head of a request, for its body, for reading the response, and between two requests.
        public var patience = Duration.seconds(5)
        /// Maximum bytes of a body.
        public var body = 1 << 20

        public init() {}
    }

    /// - Parameters:
    ///   - shown: what the page shows and does.
    ///   - idleTimeout: how long the server continues after the last page has closed.
    ///   - limits: what a client can take.
    public init(_ shown: Shown, idleTimeout: Duration, limits: Limits = Limits()) {
        self.shown = shown
        self.limits = limits
        clients = ConnectedClients(idleTimeout: idleTimeout)
        (ends, end) = AsyncStream.makeStream()
    }

    public func stop() { end.yield(.stopped) }

    /// Runs `body`, and keeps the server running meanwhile, also without an open page.
    public func whileWorking<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        let isCounted = clients.enter()
        defer { if isCounted { clients.leave() } }
        return try await body()
    }

    /// - Parameter ready: called once with the page's address. It contains the token, which is a secret: whoever has it can
    ///   see the photos and rename them.
    /// - Returns: when and why it ended.
    /// - Throws: the system's error if no port is available.
    public func run(ready: @escaping @Sendable (_ address: String) async -> Void) async throws -> End {
        let listener = Mutex<(any Channel)?>(nil)
        let pending = PendingConnections()
        let application = application(pending) { [keys] channel in
            guard let port = channel.localAddress?.port else { return }
            listener.withLock { $0 = channel }
            keys.open(port: port)
            await ready("http://127.0.0.1:\(port)/?token=\(keys.token)")
        }
        return try await withThrowingTaskGroup(of: End.self) { [ends, clients] group in
            group.addTask {
                try await application.run()
                return .stopped
            }
            group.addTask {
                try await clients.untilAbandoned()
                return .abandoned
            }
            group.addTask {
                for await end in ends { return end }
                return .stopped
            }
            let end = try await group.next() ?? .stopped
            if let listener = listener.withLock({ $0 }) { await shutDown(listener, pending) }
            group.cancelAll()
            return end
        }
    }

    private static var eventLoops: MultiThreadedEventLoopGroup { .singleton }

    /// - Parameters:
    ///   - pending: connections without a task.
    ///   - onRunning: called with the channel that accepts connections.
    /// - Returns: the server.
    private func application(
        _ pending: PendingConnections, onRunning: @escaping @Sendable (any Channel) async -> Void
    ) -> some ApplicationProtocol {
        let routes = Routes(shown: shown, clients: clients, limits: limits) { [end] in end.yield(.closed) }
        let patience = TimeAmount.nanoseconds(Int64(limits.patience / .nanoseconds(1)))
        return Application(
            responder: RequestAuthenticator(inner: routes.responder, keys: keys),
            server: HTTPServerBuilder { responder in
                CountedConnections(
                    inner: HTTP1Channel(
                        responder: responder,
                        configuration: .init(
                            additionalChannelHandlers: [WriteTimeoutHandler(patience: patience)], idleTimeout: patience,
                            httpDecoderConfiguration: .init(
                                maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64))),
                    pending: pending)
            },
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: 0),
                availableConnectionsDelegate: .maximum(limits.connections, logger: Self.quiet)),
            onServerRunning: onRunning, eventLoopGroupProvider: .shared(Self.eventLoops), logger: Self.quiet)
    }

    private func shutDown(_ listener: any Channel, _ pending: PendingConnections) async {
        await pending.drain(listener, Self.eventLoops, patience: limits.patience)
        // The response to the request that ended it may still be on its way.
        try? await Task.sleep(for: .milliseconds(100))
        try? await listener.close()
    }

    /// Failures of connections are not logged.
    private static var quiet: Logger {
        var logger = Logger(label: "review") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        return logger
    }
}
