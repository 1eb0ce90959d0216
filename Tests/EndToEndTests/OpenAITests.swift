import Foundation
import Synchronization
import TestSupport
import Testing

/// The real program against a loopback server that speaks OpenAI's dialect.
struct OpenAITests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-planted-4711")
    }

    func analyze(_ server: LoopbackServer, _ more: String..., timeout: String = "5") throws -> Shell.Result {
        try Shell.run(
            Program.path, ["analyze", "photos", "--provider", "openai", "--base-url", server.url] + more,
            environment: program.environment.merging(["PHOTORENAME_REQUEST_TIMEOUT": timeout]) { $1 },
            folder: program.scratch.path)
    }

    func codes() throws -> [String: Int] {
        let items = try program.json("status", "--json", "--items")["items"] as? [[String: Any]] ?? []
        return items.reduce(into: [:]) { counts, item in
            let code = (item["error"] as? [String: Any])?["code"] as? String ?? item["status"] as? String ?? "?"
            counts[code, default: 0] += 1
        }
    }

    @Test func `forty photos: eight in flight, each sent once, small and without metadata or path`() throws {
        try Pictures.fill(program.photos, 40)
        let server = try LoopbackServer { request in
            let body = LoopbackServer.completion(subject: "picture \(request.number)")
            // The first one is sent alone.
            return request.number == 0 ? .late(0.05, body: body) : .together(8, body: body)
        }
        let result = try analyze(server)
        #expect(result.status == 0, "\(result.error)")
        #expect(result.lines.count == 40)
        #expect(result.error.contains("thumbnails stay on this machine, at 127.0.0.1:\(server.port)"))
        #expect(server.requests.count == 40)
        #expect(server.peak == 8)
        var pictures: Set<String> = []
        for request in server.requests {
            #expect(request.path == "/v1/chat/completions")
            #expect(request.head.contains("Authorization: Bearer sk-planted-4711"))
            let text = String(decoding: request.body, as: UTF8.self)
            for word in ["photos", ".jpg", program.scratch.path, "sk-planted"] { #expect(!text.contains(word)) }
            let messages = request.json["messages"] as? [[String: Any]]
            let content = try #require(messages?[0]["content"] as? [[String: Any]])
            let url = try #require((content[1]["image_url"] as? [String: String])?["url"])
            let jpeg = try #require(Data(base64Encoded: String(url.dropFirst("data:image/jpeg;base64,".count))))
            #expect(!String(decoding: jpeg, as: UTF8.self).contains("Exif"))
            pictures.insert(url)
        }
        #expect(pictures.count == 40)
        let status = try program.json("status", "--json")
        #expect(status["requests"] as? Int == 40)
        #expect(status["input_tokens"] as? Int == 12_000)
        #expect(status["cost_usd"] as? Double != nil)
        // The same again, moved and under other names: nothing is sent.
        try Shell.run(
            "cd '\(program.scratch.path)' && mv photos old && mkdir photos && cd old && for f in *; do mv \"$f\" \"../photos/x-$f\"; done"
        )
        #expect(try analyze(server).status == 0)
        #expect(server.requests.count == 40)
        #expect(try program.json("status", "--json")["cache_hits"] as? Int == 40)
        // Unless it is asked for.
        #expect(try analyze(server, "--no-cache").status == 0)
        #expect(server.requests.count == 80)
    }

    /// One photo of ten meets a fault; the nine others are described.
    @Test(arguments: [
        ("html", "reply_is_html"), ("empty", "empty_reply"), ("cut", "answer_cut_short"),
        ("types", "answer_wrong_shape"),
        ("refusal", "refused"), ("500", "server_error"), ("reset", "connection_failed"), ("slow", "timeout"),
        ("huge", "reply_too_large"), ("redirect", "redirected"), ("429", "rate_limited"), ("400", "request_refused"),
    ])
    func `a fault leaves one photo in error with its own code, and the job running`(fault: String, code: String) throws
    {
        try Pictures.fill(program.photos, 10)
        let cutShort = String(decoding: try Fixtures.response("openai-cut-short.json"), as: UTF8.self)
        let wrong = String(decoding: try Fixtures.response("openai-wrong-types.json"), as: UTF8.self)
        let refusal = String(decoding: try Fixtures.response("openai-refusal.json"), as: UTF8.self)
        let html = String(decoding: try Fixtures.response("gateway-502.html"), as: UTF8.self)
        let limit = String(decoding: try Fixtures.response("openai-429-rate.json"), as: UTF8.self)
        // By its picture: what is asked of it may change.
        let victim = Mutex<String?>(nil)
        let server = try LoopbackServer { request in
            let isVictim = victim.withLock { first in
                first = first ?? request.picture
                return first == request.picture
            }
            guard isVictim else { return .http(200, body: LoopbackServer.completion(subject: "cat")) }
            switch fault {
            case "html": return .http(200, body: html)
            case "empty": return .http(200, body: "")
            case "cut": return .http(200, body: cutShort)
            case "types": return .http(200, body: wrong)
            case "refusal": return .http(200, body: refusal)
            case "reset": return .reset
            case "slow": return .silence(3)
            case "huge": return .http(200, body: String(repeating: "x", count: 2 << 20))
            case "redirect": return .http(301, headers: ["Location: http://127.0.0.1:1/"], body: "")
            case "429": return .http(429, headers: ["Retry-After: 0"], body: limit)
            case "400": return .http(400, body: "{\"error\":{\"message\":\"no\"}}")
            default: return .http(500, headers: ["retry-after-ms: 1"], body: "{}")
            }
        }
        let result = try analyze(server, timeout: "1")
        #expect(result.status == 3)
        #expect(try codes() == ["done": 9, code: 1])
        #expect(try program.json("status", "--json")["status"] as? String == "completed")
        #expect(result.lines.count == 9)
        let tries = server.requests.count { $0.picture == victim.withLock { $0 } }
        let counted = try program.json("status", "--json")["requests"] as? Int
        if fault == "reset" {
            // libcurl asks again by itself, up to five times, when a connection that it kept turns out to be closed.
            #expect((4...24).contains(tries))
        } else {
            #expect(tries == (fault == "500" ? 4 : fault == "429" ? 6 : fault == "cut" ? 2 : 1))
            #expect(counted == server.requests.count)
        }
    }

    @Test func `hostile subjects become legal names in the photo's own folder`() throws {
        try Pictures.fill(program.photos, 10)
        let hostile = [
            "../../etc/passwd", "-rf", "\u{1B}[2Jgone", "a/b\\c", "CON", ".hidden", "x.png", "\u{202E}gpj", "   ",
            "$(rm -rf ~)",
        ]
        let server = try LoopbackServer { request in
            .http(200, body: LoopbackServer.completion(subject: hostile[request.number % hostile.count]))
        }
        let result = try analyze(server, "--yes", "--case", "keep", "--template", "{subject|original}")
        #expect(result.status == 0, "\(result.error)")
        let names = try program.scratch.names("photos")
        #expect(names.count == 10)
        for name in names {
            #expect(name.hasSuffix(".jpg"))
            #expect(!name.hasPrefix("-") && !name.hasPrefix(".") && !name.contains("\u{1B}") && !name.contains("\\"))
        }
        #expect(try program.scratch.names().sorted() == ["config", "photos", "state"])
        #expect(!result.error.contains("\u{1B}[2J"))
    }

    @Test(arguments: [("openai-401.json", 401, "key_refused"), ("openai-429-quota.json", 429, "insufficient_quota")])
    func `a refused key and an empty purse end the job at once`(fixture: String, status: Int, code: String) throws {
        try Pictures.fill(program.photos, 40)
        let body = String(decoding: try Fixtures.response(fixture), as: UTF8.self)
        let server = try LoopbackServer { _ in .http(status, body: body) }
        let result = try analyze(server)
        #expect(result.status == 1)
        #expect(result.out.isEmpty)
        #expect(result.error.contains("photorename resume"))
        #expect(server.requests.count <= 16)
        let job = try program.json("status", "--json")
        #expect(job["status"] as? String == "error")
        #expect((job["error"] as? [String: Any])?["code"] as? String == code)
        #expect(job["failed"] as? Int == 0)
        // Mended, it continues where it was.
        let good = try LoopbackServer(subject: "cat")
        try program.setServer(good.url)
        #expect(try program.run("resume", "latest").status == 0)
        #expect(good.requests.count == 40)
    }

    @Test func `the key is nowhere: not in the database, the logs, the messages, the arguments`() throws {
        try Pictures.fill(program.photos, 10)
        // A server that quotes the key back, as some do.
        let server = try LoopbackServer { request in
            switch request.number % 3 {
            case 0: .http(400, body: "{\"error\":{\"message\":\"bad key sk-planted-4711\",\"code\":\"x\"}}")
            case 1: .late(0.2, body: LoopbackServer.completion(subject: "sk-planted-4711 cat"))
            default: .http(401, body: "{\"error\":{\"message\":\"Incorrect API key provided: sk-planted-4711\"}}")
            }
        }
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url, "-v")
        let arguments = try String(contentsOfFile: "/proc/\(running.pid)/cmdline", encoding: .utf8)
        let result = running.wait()
        let said =
            result.output + result.error + arguments
            + (try program.run("logs").output) + (try program.run("status", "--json", "--items").output)
            + (try program.run("doctor").output)
        #expect(!said.contains("planted"))
        #expect(result.error.contains("<key>"))
        let stored = try Shell.run("strings -a '\(program.scratch.path)'/state/* | grep -c planted; true").output
        #expect(stored == "0\n")
    }

    @Test func `a server that stumbles is asked again, and told from one that fell`() throws {
        try Pictures.fill(program.photos, 10)
        let server = try LoopbackServer { request in
            request.number < 6
                ? .http(503, headers: ["retry-after-ms: 20"], body: "{}")
                : .http(200, body: LoopbackServer.completion(subject: "cat"))
        }
        #expect(try analyze(server).status == 0)
        #expect(server.requests.count == 16)
        #expect(try program.run("logs").output.components(separatedBy: "retry").count > 6)
        server.stop()
        let gone = try analyze(server, "--no-cache")
        #expect(gone.status == 3)
        #expect(try codes() == ["connection_failed": 10])
    }

    @Test func `a key that merely is in the environment sends nothing`() throws {
        try program.scratch.copy("IMG_4022.JPG", to: "photos/a.jpg")
        let server = try LoopbackServer(subject: "sent")
        let result = try program.run("analyze", "photos", more: ["PHOTORENAME_BASE_URL": server.url])
        #expect(result.status == 0)
        #expect(result.error.contains("OPENAI_API_KEY is set, but the provider openai is not selected"))
        #expect(server.requests.isEmpty)
        let chosen = try program.run(
            "analyze", "photos", more: ["PHOTORENAME_BASE_URL": server.url, "PHOTORENAME_PROVIDER": "openai"])
        #expect(chosen.output.contains("sent"))
    }

    @Test func `on a terminal it asks once, and always is for good`() throws {
        try program.scratch.copy("IMG_4022.JPG", to: "photos/a.jpg")
        let server = try LoopbackServer(subject: "sent")
        var program = program
        program.environment["PHOTORENAME_BASE_URL"] = server.url
        let no = try program.terminal("analyze photos --dry-run", typing: "n\\n")
        #expect(
            no.output.contains(
                "OPENAI_API_KEY is set. Send 1 thumbnail to 127.0.0.1:\(server.port), less than $0.01? [y/N/always]"))
        #expect(server.requests.isEmpty)
        #expect(no.output.contains("espresso"))
        let yes = try program.terminal("analyze photos --dry-run", typing: "always\\n")
        #expect(yes.output.contains("sent"))
        #expect(server.requests.count == 1)
        let later = try program.run("analyze", "photos", "--no-cache")
        #expect(later.output.contains("sent"))
        #expect(server.requests.count == 2)
    }

    @Test func `without a key openai says so before anything is begun`() throws {
        let result = try program.run("analyze", "photos", "--provider", "openai", more: ["OPENAI_API_KEY": ""])
        #expect(result.status == 1)
        #expect(
            result.error
                == "photorename: openai needs a key\n  Set OPENAI_API_KEY or PHOTORENAME_API_KEY in the environment, or api_key_file in the config.\n"
        )
        #expect(try program.run("jobs", "--json").output == "{\"jobs\":[],\"schema\":1}\n")
    }
}

extension LoopbackServer.Request {
    /// The data URI of a chat completion's picture.
    fileprivate var picture: String? {
        let content = (json["messages"] as? [[String: Any]])?.first?["content"] as? [[String: Any]]
        return content?.lazy.compactMap { ($0["image_url"] as? [String: Any])?["url"] as? String }.first
    }
}
