import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ReviewPage

/// Who is let in, and what a client can take: the real server on loopback, asked by curl and by bare sockets.
struct RequestAuthenticatorTests {
    /// A server that runs until it is let go of.
    final class Served: Sendable {
        let server: ReviewServer
        let address: String
        let task: Task<ReviewServer.End, any Error>

        init(
            _ service: ReviewService = .still, idleTimeout: Duration = .seconds(60),
            limits: ReviewServer.Limits = ReviewServer.Limits()
        ) async throws {
            let server = ReviewServer(.job(service), idleTimeout: idleTimeout, limits: limits)
            let (ready, isReady) = AsyncStream<String>.makeStream()
            task = Task { try await server.run { isReady.yield($0) } }
            self.server = server
            var iterator = ready.makeAsyncIterator()
            address = try #require(await iterator.next())
        }

        deinit { server.stop() }

        var origin: String { String(address.prefix { $0 != "?" }.dropLast()) }
        var port: UInt16 { UInt16(origin.split(separator: ":").last ?? "") ?? 0 }

        /// - Parameters:
        ///   - way: what stands behind the host.
        ///   - more: more arguments.
        ///   - cookie: with the cookie of the page.
        /// - Returns: head and body of the response.
        /// - Throws: an error of the system.
        func curl(_ way: String, _ more: String = "", cookie: Bool = true) async throws -> String {
            let jar = cookie ? "-b <(curl -s -o /dev/null -c - '\(address)')" : ""
            return try await Self.run("curl -s -i --path-as-is --max-time 20 \(jar) \(more) '\(origin)\(way)'")
        }

        /// Not on the threads that the server runs on.
        static func run(_ script: String) async throws -> String {
            try await withCheckedThrowingContinuation { continuation in
                Thread { continuation.resume(with: Result { try Shell.run(script).output }) }.start()
            }
        }

        func post(_ way: String, _ body: String, _ more: String = "") async throws -> String {
            try await curl(
                way, "-H 'Origin: \(origin)' -H 'Content-Type: application/json' -d '\(body)' \(more)")
        }
    }

    private func status(_ answer: String) -> Int { Int(answer.split(separator: " ").dropFirst().first ?? "") ?? 0 }

    @Test func `the token is exchanged for a strict cookie, and opens as often as one likes`() async throws {
        let page = try await Served()
        for _ in 0..<2 {
            let answer = try await page.curl("/?" + (page.address.split(separator: "?").last ?? ""), cookie: false)
            #expect(answer.hasPrefix("HTTP/1.1 303") && answer.contains("Location: /\r\n"))
            let cookie = try #require(answer.firstMatch(of: /Set-Cookie: photorename-\d+=[0-9a-f]{32}(; .*)\r\n/))
            #expect(Set(cookie.1.split(separator: "; ")) == ["Path=/", "HttpOnly", "SameSite=Strict"])
            #expect(!answer.contains(page.address.suffix(32)), "the cookie is another secret")
        }
        #expect(try await status(page.curl("/")) == 200)
        // From a link on another site's page a strict cookie is not sent along a redirect.
        let linked = try await page.curl(
            "/?" + (page.address.split(separator: "?").last ?? ""), "-H 'Sec-Fetch-Site: cross-site'", cookie: false)
        #expect(status(linked) == 200 && linked.contains("Set-Cookie") && linked.contains("http-equiv=\"refresh\""))
    }

    @Test func `without token and cookie there is nothing to see`() async throws {
        let page = try await Served()
        for way in ["/", "/main.js", "/api/cards", "/api/events", "/thumbnails/1", "/?token=", "/nothing"] {
            #expect(try await status(page.curl(way, cookie: false)) == 401, "\(way)")
        }
        let wrong = String(repeating: "0", count: 32)
        #expect(try await status(page.curl("/?token=\(wrong)", cookie: false)) == 401)
        #expect(try await status(page.curl("/api/cards", "-b photorename-\(page.port)=\(wrong)", cookie: false)) == 401)
    }

    @Test func `a name that points here is not ours, whatever it brings`() async throws {
        let page = try await Served()
        for host in [
            "evil.example", "evil.example:\(page.port)", "127.0.0.1", "127.0.0.1:\(page.port).evil.example", "",
        ] {
            #expect(try await status(page.curl("/", "-H 'Host: \(host)'")) != 200, "\(host)")
        }
        #expect(try await status(page.curl("/", "-H 'Host: evil.example'")) == 403)
        let way = "/?" + (page.address.split(separator: "?").last ?? "")
        #expect(try await status(page.curl(way, "-H 'Host: evil.example:\(page.port)'", cookie: false)) == 403)
        #expect(try await status(page.curl(way, "-H 'Host: localhost:\(page.port)'", cookie: false)) == 303)
    }

    @Test func `changes come from the page alone`() async throws {
        let asked = Mutex(0)
        var service = ReviewService.still
        service.apply = { _ in
            asked.withLock { $0 += 1 }
            return RenameOutcome(text: "", refused: [])
        }
        let page = try await Served(service)
        let json = "-H 'Content-Type: application/json'"
        for headers in [
            "-H 'Origin: http://evil.example' \(json)", "-H 'Origin: null' \(json)", json,
            "-H 'Origin: \(page.origin)'", "-H 'Origin: \(page.origin)' -H 'Content-Type: text/plain'",
            "-H 'Origin: \(page.origin)' \(json) -H 'Sec-Fetch-Site: cross-site'",
            "-H 'Origin: http://127.0.0.1:1' \(json)",
        ] {
            #expect(try await status(page.curl("/api/apply", "\(headers) -d '{}'")) == 403, "\(headers)")
        }
        for method in ["OPTIONS", "PUT", "DELETE", "HEAD", "TRACE"] {
            #expect(try await status(page.curl("/api/apply", "-X \(method) -m 3")) == 405, "\(method)")
        }
        #expect(try await status(page.curl("/api/apply")) == 404)
        #expect(asked.withLock { $0 } == 0)
        #expect(try await status(page.post("/api/apply", "{\"plan\":\"p\"}")) == 200)
        #expect(asked.withLock { $0 } == 1)
        // Another site's page that shows or fetches something of ours.
        #expect(try await status(page.curl("/thumbnails/1", "-H 'Sec-Fetch-Site: cross-site'")) == 401)
    }

    @Test func `every answer tells the browser to be strict`() async throws {
        let page = try await Served()
        for answer in [
            try await page.curl("/"), try await page.curl("/style.css"), try await page.curl("/api/cards"),
            try await page.curl("/nothing"),
            try await page.curl("/", cookie: false), try await page.curl("/", "-H 'Host: evil'"),
        ] {
            let head = answer.components(separatedBy: "\r\n\r\n")[0]
            #expect(head.contains("Content-Security-Policy: default-src 'none'; script-src 'self';"))
            #expect(!head.contains("unsafe-"))
            #expect(head.contains("X-Content-Type-Options: nosniff"))
            #expect(head.contains("Cache-Control: no-store"))
            #expect(head.contains("Referrer-Policy: no-referrer"))
            #expect(!head.contains("Access-Control-"))
        }
        // Nothing in the page needs what the policy forbids.
        for (name, file) in Assets.files where name.hasSuffix(".html") {
            let html = String(decoding: file.bytes, as: UTF8.self)
            #expect(
                !html.contains(#/\sstyle=|\son[a-z]+=|<script(?! type="module" src="[a-z]+.js")|https?:/#), "\(name)")
        }
        for (name, file) in Assets.files where name.hasSuffix(".js") {
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(!text.contains(#/innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|https?:/#), "\(name)")
        }
    }

    @Test func `no path leads to a file, and thumbnails are asked for by number alone`() async throws {
        let page = try await Served()
        for way in [
            "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/Resources/index.html", "/thumbnails/",
            "/thumbnails/../style.css", "/thumbnails/a", "/thumbnails/1/2", "/thumbnails/99999999999999999999",
            "/thumbnails/-1", "/.git/config", "/index.html/", "/api", "/api/",
        ] {
            let answer = try await page.curl(way)
            #expect([400, 404].contains(status(answer)), "\(way): \(answer.prefix(60))")
            #expect(!answer.contains("root:"))
        }
        let picture = try await page.curl("/thumbnails/1")
        #expect(status(picture) == 200 && picture.contains("Content-Type: image/jpeg"))
        #expect(try await status(page.curl("/thumbnails/1", "-H 'If-None-Match: \"a\"'")) == 304)
    }

    /// Soon, if not at once: a busy machine may not read a request within this server's short patience.
    private func isServed(_ page: Served) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if try await status(page.curl("/")) == 200 { return true }
        }
        return false
    }

    @Test(.timeLimit(.minutes(2))) func `bodies, headers and slow clients are bounded`() async throws {
        var limits = ReviewServer.Limits()
        (limits.connections, limits.patience, limits.body) = (8, .seconds(1), 10_000)
        let page = try await Served(limits: limits)
        let folder = try Scratch()
        try folder.write("big", String(repeating: "x", count: 20_000))
        #expect(
            try await status(
                page.curl(
                    "/api/names",
                    "-H 'Origin: \(page.origin)' -H 'Content-Type: application/json' -H 'Expect:' -d @'\(folder.path)/big'"
                ))
                == 413)
        #expect(try await status(page.post("/api/names", "{not json")) == 400)
        #expect(try await status(page.post("/api/names", "[]")) == 400)
        let header = String(repeating: "y", count: 30_000)
        let long = try await status(page.curl("/", "-H 'X-Big: \(header)'"))
        #expect([0, 400, 431].contains(long))
        let many = try await status(page.curl("/", (0..<200).map { "-H 'X-\($0): 1'" }.joined(separator: " ")))
        #expect([0, 400, 431].contains(many))

        // More than are let in at once: some say nothing, some never end their head, some their body.
        let cookie = try await Served.run(
            "curl -s -o /dev/null -c - '\(page.address)' | awk '/photorename/ {print $6\"=\"$7}'")
        let session = cookie.trimmingCharacters(in: .whitespacesAndNewlines)
        let head =
            "POST /api/names HTTP/1.1\r\nHost: 127.0.0.1:\(page.port)\r\nCookie: \(session)\r\nOrigin: \(page.origin)\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
        let idle = try (0..<24).map { number in
            try RawClient(port: page.port, sends: ["", "GET / HTTP/1.1\r\nHost: 127", head][number % 3])
        }
        #expect(try await isServed(page), "who comes after them is served")
        // Some ask and ask, and never read an answer: as many as are let in.
        let asked = String(
            repeating: "GET /style.css HTTP/1.1\r\nHost: 127.0.0.1:\(page.port)\r\nCookie: \(session)\r\n\r\n",
            count: 2_000)
        let greedy = try (0..<8).map { _ in try RawClient(port: page.port, floodsWith: asked) }
        #expect(try await isServed(page), "who comes after them is served")
        #expect(greedy.count == 8)
        for client in idle {
            let isClosed = await withCheckedContinuation { continuation in
                Thread { continuation.resume(returning: client.isClosed(within: 10)) }.start()
            }
            #expect(isClosed)
        }
        #expect(try await isServed(page))
    }

    @Test(.timeLimit(.minutes(1))) func `it ends when told to in the page, when it is left, and not before`()
        async throws
    {
        let told = try await Served()
        #expect(try await status(told.post("/api/close", "{}")) == 200)
        #expect(try await told.task.value == .closed)
        let left = try await Served(idleTimeout: .seconds(1))
        let watching = try Shell.Running(
            "/bin/bash",
            ["-c", "curl -s -N -b <(curl -s -o /dev/null -c - '\(left.address)') '\(left.origin)/api/events'"])
        try await Task.sleep(for: .seconds(3))
        #expect(try await status(left.curl("/")) == 200, "somebody has it open")
        watching.send(SIGKILL)
        #expect(try await left.task.value == .abandoned)
        let stopped = try await Served()
        stopped.server.stop()
        #expect(try await stopped.task.value == .stopped)
    }

    /// A connection that is dropped unopened would end the program (swift-nio, issue 3481).
    @Test(.timeLimit(.minutes(1))) func `connections that come in while it ends do no harm`() async throws {
        for _ in 0..<10 {
            let served = try await Served()
            let port = served.port
            let isOver = Mutex(false)
            let callers = (0..<4).map { _ in
                Thread {
                    // Not so many that the servers of other tests starve; and none once the door is shut.
                    while !isOver.withLock({ $0 }),
                        (try? RawClient(port: port, sends: "GET / HTTP/1.1\r\n\r\n")) != nil
                    { usleep(500) }
                }
            }
            for caller in callers { caller.start() }
            try await Task.sleep(for: .milliseconds(50))
            served.server.stop()
            #expect(try await served.task.value == .stopped)
            isOver.withLock { $0 = true }
        }
    }
}

extension ReviewService {
    /// Shows one photo, and does nothing.
    static var still: ReviewService {
        ReviewService(
            head: { (Array("{}".utf8), 7) }, events: { _ in [] }, changes: { AsyncStream { $0.yield() } },
            cards: { CardList(revision: 1, matching: 0, from: $0.from, cards: []) }, folders: { [] },
            thumbnail: { item, tag in
                guard item == 1 else { throw ReviewRefusal(status: 404, "no such photo") }
                return tag == "\"a\"" ? .unchanged : .jpeg([0xFF, 0xD8, 0xFF], tag: "\"a\"")
            },
            picture: { _, _, _ in .unchanged },
            details: { _ in throw ReviewRefusal(status: 404, "no such photo") },
            check: { _ in NameEditResponse(faults: [:], revision: 1) },
            name: { _ in NameEditResponse(faults: [:], revision: 1) },
            decide: { _ in 0 }, edit: { _ in BulkEditResult(changed: 0, invalid: 0, examples: []) },
            tryNaming: { _ in NamingPreview(renames: 0, examples: []) },
            keepNaming: { _ in NamingPreview(renames: 0, examples: []) }, summary: { ApplySummary() },
            apply: { _ in RenameOutcome(text: "", refused: []) }, undo: { _ in RenameOutcome(text: "", refused: []) },
            retry: { _ in "" }, describe: { _ in "" })
    }
}
