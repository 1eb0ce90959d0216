import Foundation
import Synchronization

/// A real HTTP server on loopback, small enough to misbehave in every way that a test wants.
public final class LoopbackServer: Sendable {
    public struct Request: Sendable {
        public var number: Int
        public var path: String
        public var head: String
        public var body: [UInt8]

        public var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
        }
    }

    public enum Reply: Sendable {
        case http(Int, headers: [String] = [], body: String)
        /// Bytes as they stand, then the connection is closed.
        case raw([UInt8])
        /// A TCP reset instead of an answer.
        case reset
        /// Some bytes, then a TCP reset.
        case resetAfter([UInt8])
        /// A byte at a time, so many seconds apart.
        case drip([UInt8], every: Double)
        /// Nothing, for so many seconds.
        case silence(Double)
        case late(Double, body: String)
        /// As soon as so many requests have been in flight at once, or after ten seconds.
        case together(Int, body: String)
    }

    public let port: UInt16
    private let listener: Int32
    private let handler: @Sendable (Request) -> Reply

    private struct State {
        var requests: [Request] = []
        var inFlight = 0
        var peak = 0
        var closed = false
    }
    private let state = Mutex(State())

    /// - Parameters:
    ///   - port: 0 for one of the system's choice.
    ///   - handler: answers requests.
    /// - Throws: an error of the system.
    public init(port: UInt16 = 0, _ handler: @escaping @Sendable (Request) -> Reply) throws {
        self.handler = handler
        // A client that went away must not take the tests with it.
        signal(SIGPIPE, SIG_IGN)
        (listener, self.port) = try Loopback.listen(port)
        // Holds the listener and not the server: with the last who knows it, it is gone.
        Loopback.accept(on: listener) { [weak self] connection in
            guard let self else {
                close(connection)
                return
            }
            Thread { self.serve(connection) }.start()
        }
    }

    /// Answers every request with one subject.
    public convenience init(subject: String) throws {
        try self.init { _ in .http(200, body: Self.completion(subject: subject)) }
    }

    deinit { stop() }

    public func stop() {
        let first = state.withLock { state in
            defer { state.closed = true }
            return !state.closed
        }
        guard first else { return }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    public var url: String { "http://127.0.0.1:\(port)" }
    public var count: Int { state.withLock { $0.requests.count } }
    public var requests: [Request] { state.withLock { $0.requests } }
    /// The most requests that were answered at once.
    public var peak: Int { state.withLock { $0.peak } }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var pending: [UInt8] = []
        while let request = read(connection, &pending) {
            state.withLock { state in
                state.inFlight += 1
                state.peak = max(state.peak, state.inFlight)
            }
            let reply = handler(request)
            hold(reply)
            // Before the answer is written: with that claimed a client may ask again at once.
            state.withLock { $0.inFlight -= 1 }
            if !answer(connection, reply) { return }
        }
    }

    private func read(_ connection: Int32, _ pending: inout [UInt8]) -> Request? {
        let end = Array("\r\n\r\n".utf8)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let head = pending.firstRange(of: end) {
                let text = String(decoding: pending[..<head.lowerBound], as: UTF8.self)
                let length =
                    text.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
                if pending.count >= head.upperBound + length {
                    let body = Array(pending[head.upperBound..<head.upperBound + length])
                    pending.removeFirst(head.upperBound + length)
                    let path = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
                    return state.withLock { state in
                        let request = Request(number: state.requests.count, path: path, head: text, body: body)
                        state.requests.append(request)
                        return request
                    }
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            pending += buffer[..<count]
        }
    }

    private func hold(_ reply: Reply) {
        switch reply {
        case .late(let seconds, _), .silence(let seconds): Thread.sleep(forTimeInterval: seconds)
        case .together(let count, _):
            for _ in 0..<1_000 where peak < count { Thread.sleep(forTimeInterval: 0.01) }
            // For one too many to come.
            Thread.sleep(forTimeInterval: 0.02)
        default: break
        }
    }

    /// False when the connection is over.
    private func answer(_ connection: Int32, _ reply: Reply) -> Bool {
        switch reply {
        case .http(let status, let headers, let body):
            let lines = [
                "HTTP/1.1 \(status) X", "Content-Length: \(body.utf8.count)", "Content-Type: application/json",
            ]
            Loopback.write(connection, Array(((lines + headers).joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
            return true
        case .raw(let bytes):
            Loopback.write(connection, bytes)
            return false
        case .resetAfter(let bytes):
            Loopback.write(connection, bytes)
            // They should be read before the reset overtakes them.
            Thread.sleep(forTimeInterval: 0.1)
            return answer(connection, .reset)
        case .drip(let bytes, let pause):
            for byte in bytes {
                guard Loopback.write(connection, [byte]) else { return false }
                Thread.sleep(forTimeInterval: pause)
            }
            return false
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
            return false
        case .silence: return false
        case .late(_, let body), .together(_, let body): return answer(connection, .http(200, body: body))
        }
    }
}

extension LoopbackServer {
    /// A chat completion as OpenAI writes it.
    public static func completion(
        subject: String, description: String = "a photo", finish: String = "stop", content: String? = nil
    ) -> String {
        let answer: [String: Any] = [
            "subject": subject, "description": description, "tags": ["one", "two"], "text": NSNull(),
        ]
        let text = content ?? String(decoding: try! JSONSerialization.data(withJSONObject: answer), as: UTF8.self)
        let reply: [String: Any] = [
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1_790_000_000, "model": "a-model",
            "choices": [["index": 0, "finish_reason": finish, "message": ["role": "assistant", "content": text]]],
            "usage": ["prompt_tokens": 300, "completion_tokens": 40, "total_tokens": 340],
        ]
        return String(decoding: try! JSONSerialization.data(withJSONObject: reply), as: UTF8.self)
    }
}

extension [UInt8] {
    /// Heads of HTTP hold no NUL.
    fileprivate func firstRange(of part: [UInt8]) -> Range<Int>? {
        (self + [0]).withUnsafeBufferPointer { whole in
            whole.withMemoryRebound(to: CChar.self) { whole in
                guard let base = whole.baseAddress, let found = strstr(base, String(decoding: part, as: UTF8.self))
                else { return nil }
                let start = base.distance(to: found)
                return start..<start + part.count
            }
        }
    }
}
