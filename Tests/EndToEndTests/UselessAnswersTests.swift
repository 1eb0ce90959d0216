import Foundation
import Synchronization
import TestSupport
import Testing

/// A server or a model that is of no use costs five requests, and not a job of thousands.
@Suite struct UselessAnswersTests {
    let program: Program

    init() throws {
        program = try Program(key: "k")
        try TinyPictures.fill(program.photos, 0..<40)
    }

    private func analyze(_ server: LoopbackServer, _ more: String...) throws -> Shell.Result {
        try program.run(["analyze", "photos", "--provider", "openai", "--base-url", server.url] + more)
    }

    @Test(arguments: [
        ("A lovely photo of a dog.", "is not JSON"), ("", "is empty"), (#"{"subject": null}"#, "named no subject"),
        (#"{"subject": "I'm sorry, I can't assist with that."}"#, "named no subject"),
        (#"{"subject": "string"}"#, "named no subject"), (#"{"colour": "red"}"#, "subject is missing"),
    ])
    func `the fifth useless answer pauses the job with what came`(answer: String, words: String) throws {
        let server = try LoopbackServer { _ in
            .late(0.01, body: LoopbackServer.completion(subject: "", content: answer))
        }
        let result = try analyze(server)
        #expect(result.status == 3 && server.count == 5 && server.peak == 1, "\(server.count): \(result.error)")
        #expect(
            result.error.contains("the model gave no useful answer for the first 5 photos")
                && result.error.contains(words))
        #expect(try program.json("status", "--json")["status"] as? String == "paused")
        // A subject of nothing is no name.
        #expect(try program.run("preview", "latest", "--template", "{subject}").lines.isEmpty)
    }

    @Test func `refusals and useless answers count together, and one success ends it`() throws {
        let answers = [
            (400, "{\"error\":{\"message\":\"not this one\"}}"),
            (200, LoopbackServer.completion(subject: "", content: "prose")), (200, "<html>"),
            (400, "{\"error\":{\"message\":\"nor this\"}}"),
        ]
        for isRescued in [false, true] {
            let server = try LoopbackServer { request in
                if request.number < answers.count {
                    return .http(answers[request.number].0, body: answers[request.number].1)
                }
                guard isRescued else { return .http(405, body: "{\"message\":\"last words\"}") }
                let body = LoopbackServer.completion(subject: "cat")
                return request.number == answers.count ? .late(0.05, body: body) : .together(8, body: body)
            }
            let result = try analyze(server, "--no-cache")
            #expect(result.status == 3)
            if isRescued {
                #expect(server.count == 40 && server.peak == 8)
                #expect(try program.json("status", "--json")["status"] as? String == "completed")
            } else {
                #expect(server.count == 5 && server.peak == 1 && result.error.contains("last words"), "\(result.error)")
                // The next photos are tried when somebody says so, as many once more.
                #expect(try program.run("resume", "latest").status == 3)
                #expect(server.count == 10)
            }
        }
    }

    @Test func `one request is in flight until the first success, also in a job that continues`() throws {
        let nothing = LoopbackServer.completion(subject: "", content: #"{"subject": null}"#)
        let server = try LoopbackServer { request in
            let cat = LoopbackServer.completion(subject: "cat")
            return switch request.number {
            case ..<6: .late(0.05, body: nothing)
            case 6: .late(0.3, body: cat)
            default: .together(8, body: cat)
            }
        }
        #expect(try analyze(server, "--max-requests", "3").status == 3)
        #expect(server.count == 3 && server.peak == 1)
        // Answers that name nothing are no success, however many photos are done.
        let result = try program.run("resume", "latest", "--max-requests", "7")
        #expect(result.status == 3 && server.count == 7 && server.peak == 1, "\(server.count): \(result.error)")
        #expect(try program.run("resume", "latest", "--max-requests", "1000").status == 0)
        #expect(server.count == 40 && server.peak == 8)
    }

    @Test(.timeLimit(.minutes(2))) func `one request is in flight until then, of all that work the job`() throws {
        let answers = LoopbackServer.completion(subject: "cat")
        let server = try LoopbackServer { request in
            request.number == 0 ? .late(3, body: answers) : .late(0.2, body: answers)
        }
        let first = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-cache", "--concurrency", "6")
        while server.count == 0, first.isRunning { usleep(10_000) }
        let helpers = try (0..<2).map { _ in try program.start("resume", "latest") }
        usleep(1_500_000)
        #expect(server.count == 1)
        for one in [first] + helpers { #expect(one.wait().status == 0) }
        #expect(server.count == 40 && server.peak <= 6)
    }

    @Test func `the key k spoils no name and hides no dialect`() throws {
        let server = try LoopbackServer { request in
            if request.json["max_completion_tokens"] != nil {
                return .http(
                    422, body: #"{"error":{"message":"unknown field `max_completion_tokens`, expected max_tokens"}}"#)
            }
            return .http(200, body: LoopbackServer.completion(subject: "black fox"))
        }
        let result = try analyze(server, "--template", "{subject}")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.lines.count == 40 && result.lines.allSatisfy { $0.contains("\tblack-fox") })
        #expect(server.count == 41)
    }

    @Test func `a server that quotes the key has it shown, logged and stored nowhere`() throws {
        var program = program
        program.environment["OPENAI_API_KEY"] = "sk-planted-4711-long"
        for status in [400, 401, 500] {
            let server = try LoopbackServer { _ in
                .http(
                    status, headers: ["retry-after-ms: 1"],
                    body:
                        "{\"error\":{\"message\":\"\(String(repeating: "x", count: 280)) Bearer sk-planted-4711-long\"}}"
                )
            }
            let result = try program.run(
                "analyze", "photos", "--provider", "openai", "--base-url", server.url, "-v", "--no-cache")
            #expect(server.count > 0 && result.status != 0)
            let logs = try program.run("logs", "latest").output
            let stored = try Shell.run("cat '\(program.database)'* | grep -a -c planted").output
            #expect(!(result.output + result.error + logs).contains("planted") && stored == "0\n", "\(status)")
        }
    }

    @Test func `fewer tokens are asked for where the server has no room, once for the whole job`() throws {
        let server = try LoopbackServer { request in
            (request.json["max_completion_tokens"] as? Int ?? 0) > 128
                ? .http(
                    400,
                    body:
                        "{\"error\":{\"message\":\"This model's maximum context length is 1024 tokens. However, you requested 1296 tokens (896 in the messages, 400 in the completion).\"}}"
                )
                : .http(200, body: LoopbackServer.completion(subject: "cat"))
        }
        #expect(try analyze(server).status == 0)
        #expect(server.count == 41)
        #expect(Set(server.requests.dropFirst().map { $0.json["max_completion_tokens"] as? Int }) == [128])
    }

    @Test func `a picture that does not fit ends the job with what to change`() throws {
        let server = try LoopbackServer { _ in
            .http(
                400,
                body:
                    #"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":2000,"n_ctx":1024}}"#
            )
        }
        let result = try analyze(server)
        #expect(result.status == 1 && server.count == 1)
        #expect(result.error.contains("--thumbnail-size") && result.error.contains("context"), "\(result.error)")
    }

    @Test func `Gemini's own gateway names the key after one request`() throws {
        let body =
            #"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]"#
        let server = try LoopbackServer { _ in .http(400, body: body) }
        let result = try analyze(server)
        #expect(result.status == 1 && server.count == 1 && result.error.contains("refused the key"), "\(result.error)")
    }

    @Test(arguments: [
        (#"{"error":{"message":"Rate limit exceeded: free-models-per-day","code":429}}"#, "daily_quota"),
        (#"{"error":{"message":"ValueError: Vision add-on is not loaded, but images were provided"}}"#, "no_vision"),
    ])
    func `an error within a success ends the job like the error that it is`(body: String, code: String) throws {
        let server = try LoopbackServer { _ in .http(200, body: body) }
        #expect(try analyze(server).status == 1)
        #expect(server.count == 1)
        #expect(try program.sql("SELECT error_code FROM v_jobs") == [code])
    }

    @Test func `a name that a server gives its model does nothing to the terminal`() throws {
        let ollama = try LoopbackServer { request in
            switch request.path {
            case "/api/tags": .http(200, body: #"{"models":[{"name":"evil\u001b]0;owned\u0007\u001b[31m"}]}"#)
            case "/api/show": .http(200, body: "{\"capabilities\":[\"vision\"]}")
            default: .http(200, body: String(decoding: (try? Fixtures.response("ollama-ok.json")) ?? [], as: UTF8.self))
            }
        }
        var said = ""
        for arguments in [
            ["analyze", "photos", "--provider", "ollama", "--base-url", ollama.url, "-v"], ["status"], ["jobs"],
            ["status", "--items"], ["logs"],
            ["analyze", "photos", "--provider", "ollama", "--base-url", ollama.url, "--estimate"],
        ] {
            let result = try program.run(arguments)
            said += result.output + result.error
        }
        #expect(said.contains("evil\\x1B") && !said.contains("\u{1B}"))
    }
}
