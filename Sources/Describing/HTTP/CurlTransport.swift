import CCurl
import Foundation
import Synchronization

/// HTTP over libcurl: one `curl_multi` on one thread of its own, however many requests are in flight, bridged to async
/// by continuations.
public final class CurlTransport: Sendable {
    private struct Inbox {
        var submissions: [Submission] = []
        var cancelled: [Int] = []
        var next = 0
        var closed = false
    }

    private let settings: TransportSettings
    private let inbox = Mutex(Inbox())
    /// Only `curl_multi_wakeup` is called on it from other threads, which libcurl allows.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

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

    public init(_ settings: TransportSettings) throws(TransportError) {
        try Self.library.get()
        guard let multi = ccurl_multi_init() else { throw .connection("libcurl could not be set up") }
        self.settings = settings
        self.multi = multi
        ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, settings.connections)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.connections)
        let loop = Loop(transport: self)
        let thread = Thread { loop.run() }
        thread.name = "curl"
        thread.start()
    }

    /// Ends the thread; requests that are still in flight are cancelled. Call it once, when nothing is sent any more.
    public func close() {
        inbox.withLock { $0.closed = true }
        ccurl_multi_wakeup(multi)
    }

    /// Sends a request. Cancelling the task closes the transfer.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPReply {
        let number = inbox.withLock { inbox in
            inbox.next += 1
            return inbox.next
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let accepted = inbox.withLock { inbox in
                    guard !inbox.closed else { return false }
                    inbox.submissions.append(Submission(number: number, request: request, continuation: continuation))
                    return true
                }
                guard accepted else { return continuation.resume(returning: .failure(.cancelled)) }
                ccurl_multi_wakeup(multi)
            }
        } onCancel: {
            inbox.withLock { $0.cancelled.append(number) }
            ccurl_multi_wakeup(multi)
        }
        return try result.get()
    }

    /// What the thread owns. It keeps the transport, and so the multi handle, until `close`.
    private final class Loop: Sendable {
        private let transport: CurlTransport

        init(transport: CurlTransport) { self.transport = transport }

        func run() {
            let multi = transport.multi
            var active: [Int: Transfer] = [:]
            // A cancellation may overtake its submission.
            var cancelledEarly: Set<Int> = []
            while true {
                let (submissions, cancelled, closed) = transport.inbox.withLock { inbox in
                    defer { (inbox.submissions, inbox.cancelled) = ([], []) }
                    return (inbox.submissions, inbox.cancelled, inbox.closed)
                }
                for submission in submissions {
                    guard let transfer = Transfer(submission, transport.settings) else { continue }
                    if closed || cancelledEarly.remove(submission.number) != nil {
                        transfer.cancel()
                        continue
                    }
                    active[submission.number] = transfer
                    ccurl_multi_add_handle(multi, UnsafeMutableRawPointer(transfer.easy))
                }
                for number in closed ? Array(active.keys) : cancelled {
                    guard let transfer = active.removeValue(forKey: number) else {
                        if number > (active.keys.max() ?? 0) { cancelledEarly.insert(number) }
                        continue
                    }
                    ccurl_multi_remove_handle(multi, UnsafeMutableRawPointer(transfer.easy))
                    transfer.cancel()
                }
                if closed { break }
                var running: Int32 = 0
                ccurl_multi_perform(multi, &running)
                finishDone(&active, multi)
                ccurl_multi_poll(multi, 60_000)
            }
            ccurl_multi_cleanup(multi)
        }

        private func finishDone(_ active: inout [Int: Transfer], _ multi: UnsafeMutableRawPointer) {
            var left: Int32 = 0
            while let message = ccurl_multi_info_read(multi, &left) {
                guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
                let code = ccurl_message_result(message)
                var context: UnsafeMutableRawPointer?
                ccurl_get_pointer(easy, CURLINFO_PRIVATE, &context)
                ccurl_multi_remove_handle(multi, easy)
                guard let context else { continue }
                let number = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().number
                active.removeValue(forKey: number)?.finish(code)
            }
        }
    }
}
