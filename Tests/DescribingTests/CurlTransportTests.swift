import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Describing

struct CurlTransportTests {
    func send(
        to server: LoopbackServer, body: [UInt8] = Array("{}".utf8),
        _ change: (inout TransportSettings) -> Void = { _ in }
    ) async throws -> HTTPReply {
        var settings = TransportSettings()
        settings.requestTimeout = 5
        change(&settings)
        let transport = try CurlTransport(settings)
        defer { transport.close() }
        return try await transport.send(HTTPRequest(url: server.url + "/v1", headers: ["X-Test: 1"], body: body))
    }

    @Test func `a request arrives whole and its answer comes back`() async throws {
        let server = try LoopbackServer { .http(201, headers: ["X-Answer: Yes"], body: "\($0.body.count)") }
        let body = [UInt8](repeating: 7, count: 3_000_000)
        let reply = try await send(to: server, body: body)
        #expect(reply.status == 201)
        #expect(reply.headers["x-answer"] == "Yes")
        #expect(String(decoding: reply.body, as: UTF8.self) == "3000000")
        let head = server.requests[0].head
        #expect(head.hasPrefix("POST /v1 HTTP/1.1"))
        #expect(head.contains("X-Test: 1"))
        #expect(!head.lowercased().contains("expect:"))
        #expect(!head.lowercased().contains("accept-encoding"))
    }

    @Test func `a redirect is not followed`() async throws {
        let other = try LoopbackServer { _ in .http(200, body: "stolen") }
        let server = try LoopbackServer { _ in .http(307, headers: ["Location: \(other.url)/"], body: "") }
        #expect(try await send(to: server).status == 307)
        #expect(other.requests.isEmpty)
    }

    @Test func `a reply of more than the limit is cut off`() async throws {
        let server = try LoopbackServer { _ in .http(200, body: String(repeating: "x", count: 2_000_000)) }
        await #expect(throws: TransportError.replyTooLarge(limit: 1 << 20)) { try await send(to: server) }
        let headers = try LoopbackServer { _ in
            .http(200, headers: (0..<200).map { "X-\($0): " + String(repeating: "y", count: 900) }, body: "")
        }
        await #expect(throws: TransportError.replyTooLarge(limit: 10_000)) {
            try await send(to: headers) { $0.replyLimit = 10_000 }
        }
    }

    @Test func `each fault of a connection has its own name`() async throws {
        let reset = try LoopbackServer { _ in .reset }
        await #expect { try await send(to: reset) } throws: { error in
            if case TransportError.connection = error { true } else { false }
        }
        let silent = try LoopbackServer { _ in .silence(2) }
        await #expect(throws: TransportError.timeout) { try await send(to: silent) { $0.requestTimeout = 0.3 } }
        let cut = try LoopbackServer { _ in .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".utf8)) }
        await #expect(throws: TransportError.self) { try await send(to: cut) }
        let gone = try LoopbackServer { _ in .reset }
        gone.stop()
        await #expect { try await send(to: gone) } throws: { error in
            if case TransportError.connection = error { true } else { false }
        }
    }

    @Test func `a proxy of the environment is never asked for loopback`() async throws {
        setenv("http_proxy", "http://127.0.0.1:1", 1)
        defer { unsetenv("http_proxy") }
        let server = try LoopbackServer { _ in .http(200, body: "direct") }
        #expect(try await send(to: server).status == 200)
    }

    /// Under ThreadSanitizer and AddressSanitizer (`make sanitize`) it shows what is used after it was freed, too.
    @Test(.timeLimit(.minutes(2)))
    func `requests are sent, cancelled and cut off by the end at any moment, and each is answered`()
        async throws
    {
        let server = try LoopbackServer { request in
            request.number % 3 == 0 ? .late(0.005, body: "{}") : .http(200, body: "{}")
        }
        let url = server.url
        for round in 0..<Campaign.pick(12, long: 200) {
            let transport = try CurlTransport(TransportSettings())
            await withTaskGroup(of: Bool.self) { group in
                for number in 0..<24 {
                    group.addTask {
                        let task = Task {
                            try await transport.send(
                                HTTPRequest(url: url, headers: [], body: [UInt8](repeating: 1, count: 9)))
                        }
                        // Some before they began, some at once, some later, some never.
                        if number % 4 < 3 {
                            try? await Task.sleep(for: .microseconds(number % 4 * Int.random(in: 0...3_000)))
                            task.cancel()
                        }
                        switch await task.result {
                        case .success(let reply): return reply.status == 200
                        case .failure(let error): return error as? TransportError == .cancelled
                        }
                    }
                }
                if round % 2 == 0 {
                    group.addTask {
                        try? await Task.sleep(for: .microseconds(Int.random(in: 0...5_000)))
                        // Twice, and beside cancellations.
                        transport.close()
                        transport.close()
                        return true
                    }
                }
                for await isAnswered in group { #expect(isAnswered) }
            }
            transport.close()
            await #expect(throws: TransportError.cancelled) {
                try await transport.send(HTTPRequest(url: url, headers: [], body: []))
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a cancellation that comes before its request is not lost`() async throws {
        let server = try LoopbackServer { _ in .silence(600) }
        let transport = try CurlTransport(TransportSettings())
        defer { transport.close() }
        let url = server.url
        func send() -> Task<HTTPReply, any Error> {
            Task { try await transport.send(HTTPRequest(url: url, headers: [], body: [])) }
        }
        for _ in 0..<Campaign.pick(60, long: 600) {
            // Beside others that come later and stay.
            await withTaskGroup(of: Bool.self) { group in
                for number in 0..<48 {
                    group.addTask {
                        let task = send()
                        if number % 4 == 0 { try? await Task.sleep(for: .milliseconds(2)) }
                        task.cancel()
                        if case .failure(let error) = await task.result {
                            return error as? TransportError == .cancelled
                        }
                        return false
                    }
                }
                for await isCancelled in group { #expect(isCancelled) }
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `cancelling closes the transfer at once`() async throws {
        let server = try LoopbackServer { _ in .silence(600) }
        let transport = try CurlTransport(TransportSettings())
        defer { transport.close() }
        let task = Task { try await transport.send(HTTPRequest(url: server.url, headers: [], body: [])) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: TransportError.cancelled) { try await task.value }
        // A task that was cancelled before it sent anything.
        let early = Task {
            try? await Task.sleep(for: .seconds(10))
            return try await transport.send(HTTPRequest(url: server.url, headers: [], body: []))
        }
        early.cancel()
        await #expect(throws: TransportError.cancelled) { try await early.value }
    }

    @Test(.timeLimit(.minutes(1))) func `closing ends what is in flight`() async throws {
        let server = try LoopbackServer { _ in .silence(30) }
        let transport = try CurlTransport(TransportSettings())
        let task = Task { try await transport.send(HTTPRequest(url: server.url, headers: [], body: [])) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        transport.close()
        await #expect(throws: TransportError.cancelled) { try await task.value }
        await #expect(throws: TransportError.cancelled) {
            try await transport.send(HTTPRequest(url: server.url, headers: [], body: []))
        }
    }

    @Test func `two hundred requests at once all come home, and no more connections than allowed`() async throws {
        let server = try LoopbackServer { .late(0.01, body: String(decoding: $0.body, as: UTF8.self)) }
        var settings = TransportSettings()
        settings.connections = 8
        let transport = try CurlTransport(settings)
        defer { transport.close() }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let body = Array("\(number)".utf8)
                    return try await transport.send(HTTPRequest(url: server.url, headers: [], body: body)).body == body
                }
            }
            for try await isOwn in group { #expect(isOwn) }
        }
        #expect(server.requests.count == 200)
        #expect(server.peak <= 8)
    }

    @Test func `a certificate that nobody vouches for is refused`() async throws {
        let scratch = try Scratch()
        let made = try Shell.run(
            "cd '\(scratch.path)' && openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null"
        )
        try #require(made.status == 0)
        try scratch.write(
            "server.py",
            """
            import http.server, ssl
            class Answer(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    self.send_response(200)
                    self.send_header("Content-Length", "2")
                    self.end_headers()
                    self.wfile.write(b"ok")
            server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain("c.pem", "k.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
            print(server.server_address[1], flush=True)
            server.serve_forever()
            """)
        let server = try Shell.Running("/usr/bin/env", ["python3", "server.py"], folder: scratch.path)
        defer { server.send(SIGKILL) }
        while server.isRunning, !server.outSoFar.hasSuffix("\n") { try await Task.sleep(for: .milliseconds(20)) }
        let port = try #require(Int(server.outSoFar.dropLast()), "\(server.errorSoFar)")
        let transport = try CurlTransport(TransportSettings())
        defer { transport.close() }
        await #expect {
            try await transport.send(HTTPRequest(url: "https://127.0.0.1:\(port)/", headers: [], body: []))
        } throws: { error in
            if case TransportError.tls(.untrusted, _) = error { true } else { false }
        }
        // The same one is fine once the user names it as an authority.
        var settings = TransportSettings()
        settings.certificateAuthorities = scratch.path + "/c.pem"
        let trusting = try CurlTransport(settings)
        defer { trusting.close() }
        #expect(
            try await trusting.send(HTTPRequest(url: "https://127.0.0.1:\(port)/", headers: [], body: [])).status == 200
        )
    }
}
