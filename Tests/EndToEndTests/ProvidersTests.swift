import Foundation
import Synchronization
import TestSupport
import Testing

/// The real program through every vision API, each played by a loopback server with that vendor's own replies.
struct ProvidersTests {
    struct API: Sendable, CustomTestStringConvertible {
        var name: String
        var options: [String]
        /// Where it is asked, beneath the base URL.
        var path: String
        var keyVariable: String
        /// As the header names it.
        var keyHeader: String
        var reply: String

        var testDescription: String { name + options.joined() }
    }

    static let all = [
        API(
            name: "openai", options: [], path: "/v1/chat/completions", keyVariable: "OPENAI_API_KEY",
            keyHeader: "Authorization: Bearer ", reply: "openai-ok.json"),
        API(
            name: "openai", options: ["--api", "responses"], path: "/v1/responses", keyVariable: "OPENAI_API_KEY",
            keyHeader: "Authorization: Bearer ", reply: "responses-ok.json"),
        API(
            name: "anthropic", options: [], path: "/v1/messages", keyVariable: "ANTHROPIC_API_KEY",
            keyHeader: "x-api-key: ", reply: "anthropic-ok.json"),
        API(
            name: "gemini", options: ["--model", "gemini-2.5-flash"],
            path: "/v1beta/models/gemini-2.5-flash:generateContent", keyVariable: "GEMINI_API_KEY",
            keyHeader: "x-goog-api-key: ", reply: "gemini-ok.json"),
        API(
            name: "ollama", options: ["--model", "llava:7b"], path: "/api/chat", keyVariable: "PHOTORENAME_API_KEY",
            keyHeader: "Authorization: Bearer ", reply: "ollama-ok.json"),
    ]

    func analyze(_ program: Program, _ server: LoopbackServer, _ api: API, _ more: String...) throws -> Shell.Result {
        try Shell.run(
            Program.path,
            ["analyze", "photos", "--provider", api.name, "--base-url", server.url, "--template", "{subject}"]
                + api.options + more, environment: program.environment, folder: program.scratch.path)
    }

    @Test(arguments: all) func `photos get their names, tokens are counted, the key goes in its header alone`(api: API)
        throws
    {
        var program = try Program()
        program.environment[api.keyVariable] = "planted-4711"
        try TinyPictures.fill(program.photos, 0..<3)
        let reply = String(decoding: try Fixtures.response(api.reply), as: UTF8.self)
        let server = try LoopbackServer { _ in .http(200, body: reply) }
        let result = try analyze(program, server, api)
        #expect(result.status == 0, "\(result.error)")
        #expect(
            result.lines.map { $0.split(separator: "\t")[1] } == [
                "tabby-cat-on-a-sofa.png", "tabby-cat-on-a-sofa-2.png", "tabby-cat-on-a-sofa-3.png",
            ])
        #expect(server.count == 3)
        for request in server.requests {
            #expect(request.path == api.path)
            #expect(request.head.contains(api.keyHeader + "planted-4711"))
            #expect(
                !String(decoding: request.body, as: UTF8.self).contains("planted-4711")
                    && !request.path.contains("4711"))
        }
        let status = try program.json("status", "--json")
        #expect(status["provider"] as? String == api.name)
        #expect(status["input_tokens"] as? Int == 936 && status["output_tokens"] as? Int == 123)
        // One at a time is what Ollama takes by default.
        if api.name == "ollama" { #expect(server.peak == 1) }
    }

    @Test(arguments: all) func `a server that refuses the key ends the job with what to do`(api: API) throws {
        let program = try Program()
        try TinyPictures.fill(program.photos, 0..<20)
        let server = try LoopbackServer { _ in .http(401, body: "{\"error\":{\"message\":\"who are you\"}}") }
        let result = try analyze(program, server, api)
        #expect(result.status == 1)
        #expect(result.error.contains("refused the key") && result.error.contains(api.keyVariable), "\(result.error)")
        // The first photo goes alone, so that five thousand others need not.
        #expect(server.count == 1)
    }

    @Test func `what a server does not know is asked for once, and the job remembers`() throws {
        let program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<12)
        let refusal = String(decoding: try Fixtures.response("openai-400-response-format.json"), as: UTF8.self)
        let tokens = String(decoding: try Fixtures.response("openai-400-max-tokens.json"), as: UTF8.self)
        let effort =
            #"{"error":{"message":"Unsupported value: 'reasoning_effort'","param":"reasoning_effort","code":"unsupported_value"}}"#
        let known = Mutex<[String]>([])
        let server = try LoopbackServer { request in
            if request.json["reasoning_effort"] != nil { return .http(400, body: effort) }
            if request.json["response_format"] != nil { return .http(400, body: refusal) }
            if request.json["max_completion_tokens"] != nil { return .http(400, body: tokens) }
            let shape = try? program.sql("SELECT settings -> 'describe' ->> 'capabilities' FROM jobs")
            known.withLock { $0 += shape ?? ["unreadable"] }
            return .late(0.05, body: LoopbackServer.completion(subject: "cat"))
        }
        let running = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--concurrency", "1", "-q")
        while server.count < 7, running.isRunning { usleep(2_000) }
        running.send(SIGINT)
        _ = running.wait()
        #expect(try program.run("resume", "latest", "-q").status == 0)
        // Four refusals of the first request (two ways to think less), and none ever after.
        #expect(server.count == 16)
        #expect(try program.sql("SELECT sum(requests) FROM v_items") == ["16"])
        // It was written down before the next request left: a crash would not have forgotten it.
        #expect(
            known.withLock { Set($0) } == [
                #"{"hasOldTokenName":true,"hasSchema":false,"refusedThinking":2,"tokens":400}"#
            ])
    }

    @Test func `an answer that was cut short is asked for once more, with twice the tokens`() throws {
        let program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<2)
        let cut = String(decoding: try Fixtures.response("openai-cut-short.json"), as: UTF8.self)
        let server = try LoopbackServer { request in
            let isFirst = request.json["max_completion_tokens"] as? Int == 400
            return isFirst || request.number > 2
                ? .http(200, body: cut)
                : .http(200, body: LoopbackServer.completion(subject: "cat"))
        }
        let result = try program.run([
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--concurrency", "1",
        ])
        #expect(result.status == 3)
        #expect(server.requests.map { $0.json["max_completion_tokens"] as? Int } == [400, 800, 400, 800])
        #expect(try program.sql("SELECT error_code FROM v_items WHERE status = 'error'") == ["answer_cut_short"])
        // Both answers were paid for.
        #expect(try program.sql("SELECT requests FROM v_items ORDER BY ordinal") == ["2", "2"])
    }

    @Test func `Ollama is asked which of its models looks at pictures`() throws {
        let program = try Program()
        try TinyPictures.fill(program.photos, 0..<1)
        let reply = String(decoding: try Fixtures.response("ollama-ok.json"), as: UTF8.self)
        let server = try LoopbackServer { request in
            switch request.path {
            case "/api/tags": .http(200, body: "{\"models\":[{\"name\":\"qwen3:8b\"},{\"name\":\"llava:7b\"}]}")
            case "/api/show":
                .http(
                    200,
                    body: request.json["model"] as? String == "llava:7b"
                        ? "{\"capabilities\":[\"completion\",\"vision\"]}" : "{\"capabilities\":[\"completion\"]}")
            default: .http(200, body: reply)
            }
        }
        #expect(try program.run("analyze", "photos", "--provider", "ollama", "--base-url", server.url).status == 0)
        #expect(try program.json("status", "--json")["model"] as? String == "llava:7b")
        let blind = try LoopbackServer { request in
            request.path == "/api/tags" ? .http(200, body: "{\"models\":[]}") : .http(404, body: "{}")
        }
        let none = try program.run("analyze", "photos", "--provider", "ollama", "--base-url", blind.url)
        #expect(none.status == 1 && none.error.contains("ollama pull"))
        let nobody = try program.run("analyze", "photos", "--provider", "ollama", "--base-url", "http://127.0.0.1:1")
        #expect(nobody.status == 1 && nobody.error.contains("ollama serve"))
    }

    @Test(arguments: [
        (200, "<html>Log in</html>", "reply_is_html"), (400, "{\"error\":\"no such thing\"}", "request_refused"),
        (405, "{}", "request_refused"), (302, "", "redirected"),
    ])
    func `what every photo would meet pauses the job with the first five`(status: Int, body: String, code: String)
        throws
    {
        let program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<40)
        let server = try LoopbackServer { _ in .http(status, headers: ["Location: http://127.0.0.1:1/"], body: body) }
        let result = try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        #expect(result.status == 3)
        #expect(result.error.contains("--base-url"), "\(result.error)")
        #expect(server.count == 5)
        #expect(try program.sql("SELECT status, error_code FROM v_jobs") == ["paused|\(code)"])
    }

    @Test func `an Ollama on this machine is found, and waits to be let`() throws {
        let reply = String(decoding: try Fixtures.response("ollama-ok.json"), as: UTF8.self)
        let server = try LoopbackServer { request in
            switch request.path {
            case "/api/tags": .http(200, body: "{\"models\":[{\"name\":\"llava:7b\"}]}")
            case "/api/show": .http(200, body: "{\"capabilities\":[\"vision\"]}")
            default: .http(200, body: reply)
            }
        }
        func chats() -> Int { server.requests.count { $0.path == "/api/chat" } }
        var program = try Program()
        try TinyPictures.fill(program.photos, 0..<1)
        program.environment["OLLAMA_HOST"] = "0.0.0.0:\(server.port)"
        let hinted = try program.run("analyze", "photos")
        #expect(
            hinted.status == 0
                && hinted.error.contains("Ollama is running on this machine with llava:7b, but it is not selected"))
        #expect(chats() == 0)
        let no = try program.terminal("analyze photos --dry-run", typing: "n\\n")
        #expect(
            no.output.contains(
                "Ollama is running on this machine with llava:7b. Nothing leaves this machine. Use it to describe 1 photo?"
            ))
        #expect(chats() == 0)
        let always = try program.terminal("analyze photos --dry-run", typing: "always\\n")
        #expect(always.status == 0 && chats() == 1)
        let job = try program.json("status", "--json")
        #expect(job["provider"] as? String == "ollama" && job["cost_usd"] as? Double == 0)
        // From now on it is the one, and is not asked about.
        let later = try program.run("analyze", "photos", "--no-cache")
        #expect(later.status == 0 && !later.error.contains("nothing chose") && chats() == 2)
    }

    @Test func `a key comes from a file that nobody else may read, or from a command`() throws {
        let program = try Program()
        try TinyPictures.fill(program.photos, 0..<1)
        let server = try LoopbackServer(subject: "cat")
        func run() throws -> Shell.Result {
            try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-cache")
        }
        let file = try program.scratch.write("secret", "file-key-1\n")
        try program.scratch.write("config/photorename/config.yaml", "api_key_file: \(file)\n")
        chmod(file, 0o644)
        let open = try run()
        #expect(open.status == 1 && open.error.contains("other users can read") && open.error.contains("chmod 600"))
        #expect(server.count == 0)
        chmod(file, 0o600)
        #expect(try run().status == 0)
        #expect(server.requests[0].head.contains("Bearer file-key-1"))
        try program.scratch.write("config/photorename/config.yaml", "api_key_command: printf 'command-%s-2' key\n")
        #expect(try run().status == 0)
        #expect(server.requests[1].head.contains("Bearer command-key-2"))
        try program.scratch.write("config/photorename/config.yaml", "api_key_command: exit 3\n")
        let failed = try run()
        #expect(failed.status == 1 && failed.error.contains("api_key_command exited with status 3"))
        // The environment goes before both.
        #expect(
            try program.run(
                "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-cache",
                more: ["OPENAI_API_KEY": "environment-key-3"]
            ).status == 0)
        #expect(server.requests[2].head.contains("Bearer environment-key-3"))
    }

    @Test(arguments: all) func `what would be sent is shown, but for the picture and the key`(api: API) throws {
        var program = try Program()
        program.environment[api.keyVariable] = "planted-4711"
        let server = try LoopbackServer { _ in .http(500, body: "") }
        let shown = try Shell.run(
            Program.path,
            ["analyze", "--show-prompt", "--provider", api.name, "--base-url", server.url, "--prompt", "Latin names."]
                + api.options, environment: program.environment, folder: program.scratch.path)
        #expect(shown.status == 0, "\(shown.error)")
        #expect(shown.output.hasPrefix("POST \(server.url)\(api.path)\n"))
        #expect(shown.output.contains("<thumbnail>") && shown.output.contains("Latin names."))
        #expect(!shown.output.contains("planted-4711"))
        #expect(server.count == 0)
        // Nothing was begun.
        #expect(try program.run("status").error.contains("there is no job yet"))
    }

    @Test func `a crash leaves no memory on disk`() throws {
        let program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<1)
        let server = try LoopbackServer { _ in .late(5, body: "") }
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        while server.count == 0, running.isRunning { usleep(2_000) }
        let limits = try String(contentsOfFile: "/proc/\(running.pid)/limits", encoding: .utf8)
        #expect(limits.contains(#/Max core file size +0 +0/#))
        running.send(SIGKILL)
    }

    @Test func `at its cap a job pauses with what is done, and continues with a new one`() throws {
        let program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<40)
        let server = try LoopbackServer { _ in .late(0.02, body: LoopbackServer.completion(subject: "cat")) }
        let capped = try program.run([
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--max-requests", "10",
        ])
        #expect(capped.status == 3)
        #expect(capped.error.contains("request limit reached") && capped.error.contains("--max-requests"))
        let sent = server.count
        // Those that wait for their turn when the cap is reached are put back: how many, the moment tells.
        #expect((3...10).contains(sent))
        #expect(capped.lines.count == sent)
        let status = try program.json("status", "--json")
        #expect(status["status"] as? String == "paused")
        #expect((status["error"] as? [String: Any])?["code"] as? String == "budget_reached")
        // The same cap again: nothing is sent beyond it.
        #expect(try program.run("resume", "latest").status == 3)
        #expect(server.count <= 10)
        #expect(try program.run("wait", "latest").status == 3)
        #expect(try program.run("resume", "latest", "--max-requests", "100").status == 0)
        #expect(server.count == 40)
        #expect(try program.run("analyze", "photos", "--max-requests", "0").status == 64)
    }

    @Test func `one photo is sent before the others are, and a picture that is refused holds up nobody`() throws {
        let program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<20)
        let server = try LoopbackServer { request in
            let body = LoopbackServer.completion(subject: "cat")
            return switch request.number {
            case ..<2: .http(400, body: "{\"error\":{\"message\":\"not this one\"}}")
            case 2: .late(0.1, body: body)
            default: .together(8, body: body)
            }
        }
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url, "-q")
        while server.count < 3, running.isRunning { usleep(1_000) }
        usleep(50_000)
        // Two were refused, one is under way; the others wait for it.
        #expect(server.count == 3)
        #expect(running.wait().status == 3)
        #expect(server.count == 20 && server.peak == 8)
    }
}
