import CCurl
import Foundation
import Synchronization

/// HTTP over libcurl: one `curl_multi` on a thread of its own for all requests, bridged to async by continuations.
///
/// Only that thread touches transfers. Other threads submit requests, cancellations and the end through `Inbox`, in order;
/// the code that takes a request out of it answers it.
public final class CurlTransport: Sendable {
    private let settings: TransportSettings
    private let inbox = Mutex(Inbox())
    private let multi: MultiHandle

    /// libcurl, opened and initialized once, when the first request is sent.
    private static let library: Result<Void, TransportError> = {
        var message = [CChar](repeating: 0, count: 512)
        guard ccurl_init(&message, message.count) != 0 else { return .success(()) }
        let words = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return .failure(.connection("libcurl can't be used: \(words)"))
    }()

    /// - Throws: `TransportError.connection` when libcurl is missing.
    public static func libraryVersion() throws(TransportError) -> String {
        try library.get()
        return String(cString: ccurl_version())
    }

    /// - Throws: `TransportError.connection` when libcurl can't be used.
    public init(_ settings: TransportSettings) throws(TransportError) {
        try Self.library.get()
        guard let multi = MultiHandle(connections: settings.connections) else {
            throw .connection("libcurl could not be initialized")
        }
        self.settings = settings
        self.multi = multi
        let loop = Loop(transport: self)
        let thread = Thread { loop.run() }
        thread.name = "curl"
        thread.start()
    }

    /// Ends the thread and cancels pending requests. May be called more than once.
    public func close() {
        inbox.withLock { $0.isClosed = true }
        multi.wake()
    }

    /// Sends a request. Cancelling the task closes the transfer.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPReply {
        let number = inbox.withLock { $0.number() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isAccepted = inbox.withLock {
                    $0.submit(Submission(number: number, request: request, continuation: continuation))
                }
                guard isAccepted else { return continuation.resume(returning: .failure(.cancelled)) }
                multi.wake()
            }
        } onCancel: {
            let waiting = inbox.withLock { $0.cancel(number) }
            waiting?.continuation.resume(returning: .failure(.cancelled))
            multi.wake()
        }
        inbox.withLock { $0.forget(number) }
        return try result.get()
    }

    /// The body of the thread. It keeps the transport alive until `close`.
    private final class Loop: Sendable {
        private let transport: CurlTransport

        init(transport: CurlTransport) { self.transport = transport }

        func run() {
            let multi = transport.multi
            var active: [Int: Transfer] = [:]
            while true {
                let work = transport.inbox.withLock { $0.take() }
                for submission in work.submissions {
                    guard let transfer = Transfer(submission, transport.settings) else { continue }
                    active[submission.number] = transfer
                    multi.add(transfer)
                }
                for number in work.isClosed ? Array(active.keys) : work.cancelled {
                    guard let transfer = active.removeValue(forKey: number) else { continue }
                    multi.remove(transfer)
                    transfer.cancel()
                }
                if work.isClosed { return }
                multi.perform { number, code in
                    guard let transfer = active.removeValue(forKey: number) else { return }
                    multi.remove(transfer)
                    transfer.finish(code)
                }
                multi.wait(milliseconds: 60_000)
            }
        }
    }
}
