import CCurl
import Foundation
import Synchronization

/// HTTP over libcurl: one `curl_multi` on one thread of its own, however many requests are in flight, bridged to async
/// by continuations.
///
/// The thread alone touches transfers. What other threads want of it (a new request, a cancellation, the end) goes through
/// `Inbox`, in the order in which it was asked for, and each request is answered by whoever takes it out of there.
public final class CurlTransport: Sendable {
    private let settings: TransportSettings
    private let inbox = Mutex(Inbox())
    private let multi: MultiHandle

    /// libcurl, opened and set up once for the process, and only when something is to be sent.
    private static let library: Result<Void, TransportError> = {
        var message = [CChar](repeating: 0, count: 512)
        guard ccurl_init(&message, message.count) != 0 else { return .success(()) }
        let words = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return .failure(.connection("libcurl cannot be used: \(words)"))
    }()

    /// - Throws: `TransportError.connection` when there is none.
    public static func libraryVersion() throws(TransportError) -> String {
        try library.get()
        return String(cString: ccurl_version())
    }

    /// - Throws: `TransportError.connection` when libcurl cannot be used.
    public init(_ settings: TransportSettings) throws(TransportError) {
        try Self.library.get()
        guard let multi = MultiHandle(connections: settings.connections) else {
            throw .connection("libcurl could not be set up")
        }
        self.settings = settings
        self.multi = multi
        let loop = Loop(transport: self)
        let thread = Thread { loop.run() }
        thread.name = "curl"
        thread.start()
    }

    /// Ends the thread; requests that are still in flight are cancelled. May be called more than once.
    public func close() {
        inbox.withLock { $0.isClosed = true }
        multi.wake()
    }

    /// Sends a request. Cancelling the task closes the transfer, whenever it comes.
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

    /// What the thread runs. It keeps the transport until `close`.
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
