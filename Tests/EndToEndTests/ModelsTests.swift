import Foundation
import TestSupport
import Testing

/// `photorename models`: what is known, and what a server lists.
struct ModelsTests {
    let program = try! Program()

    private func server(_ pages: [String: String]) throws -> LoopbackServer {
        try LoopbackServer { request in
            guard let body = pages[request.path] else { return .http(404, body: "{}") }
            return .http(200, body: body)
        }
    }

    private func program(_ provider: String, _ server: LoopbackServer) throws -> Program {
        var program = program
        program.environment["PHOTORENAME_BASE_URL"] = server.url
        program.environment["PHOTORENAME_PROVIDER"] = provider
        return program
    }

    private func models(_ program: Program, _ arguments: String...) throws -> [String: [String: Any]] {
        let result = try program.run(["models", "--json"] + arguments)
        #expect(result.status == 0, "\(result.error)")
        let object = try JSONSerialization.jsonObject(with: Data(result.out)) as? [String: Any]
        let models = object?["models"] as? [[String: Any]] ?? []
        return Dictionary(models.map { ($0["model"] as? String ?? "", $0) }) { first, _ in first }
    }

    @Test func `without a provider it says what is known, and asks nobody`() throws {
        let known = try models(program)
        let luna = try #require(known["gpt-6-luna"])
        #expect(luna["input_usd"] as? Double == 0.1 && luna["flex_share"] as? Double == 0.5)
        #expect(luna["default"] as? Bool == true && luna["listed"] is NSNull && luna["shut_down"] is NSNull)
        #expect(known["gpt-4.1-mini"]?["shut_down"] as? String == "2027-01-14")
        #expect(known["gpt-4.1-mini"]?["replacement"] as? String == "gpt-6-luna")
        let table = try program.run("models", "--color", "never").output
        #expect(table.contains("PROVIDER") && table.contains("gpt-6-luna *"), "\(table)")
        #expect(table.contains(/gemini-3.8-flash .*(from 2027-01-01 \$1.50 and \$7.50|\$1.50 +\$7.50)/), "\(table)")
        #expect(table.contains(/gpt-4.1-mini .*stop(s|ped) 2027-01-14, then gpt-6-luna/), "\(table)")
    }

    @Test(arguments: [60, 80, 200]) func `the table fits the terminal, and loses no note`(columns: Int) throws {
        let output = try program.terminal("models --color never", typing: "", columns: columns).output
        let lines = output.split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.count <= columns }, "\(output)")
        #expect(
            lines.contains { $0.contains("gpt-6-luna *") && $0.contains("$0.10") && $0.contains("50 %") }, "\(output)")
        #expect(
            lines.contains { $0.contains("from 2027-01-01 $1.50 and $7.50") } || Date.now > Self.newYear, "\(output)")
    }

    /// From then on the later price is the present one.
    private static let newYear = Date(timeIntervalSince1970: 1_798_761_600)

    @Test func `a server's own list and dates are shown beside what is known`() throws {
        let server = try server([
            "/v1/models":
                #"{"object":"list","data":[{"id":"gpt-6-luna","object":"model","created":1,"owned_by":"x","shutdown_date":"2030-05-06"},{"id":"mine","object":"model","created":1,"owned_by":"x","shutdown_date":null}]}"#
        ])
        let listed = try models(try program("openai", server), "--provider", "openai")
        #expect(listed["gpt-6-luna"]?["listed"] as? Bool == true)
        #expect(listed["gpt-6-luna"]?["shut_down"] as? String == "2030-05-06")
        #expect(listed["mine"]?["listed"] as? Bool == true && listed["mine"]?["input_usd"] is NSNull)
        #expect(listed["gpt-4.1"]?["listed"] as? Bool == false)
        #expect(server.requests.map(\.path) == ["/v1/models"])
    }

    @Test func `a list of several pages is read to its end`() throws {
        let server = try LoopbackServer { request in
            let isFirst = !request.path.contains("pageToken")
            let body =
                isFirst
                ? #"{"models":[{"name":"models/gemini-a"}],"nextPageToken":"n x"}"#
                : #"{"models":[{"name":"models/gemini-b"}]}"#
            return .http(200, body: body)
        }
        let listed = try models(try program("gemini", server), "--provider", "gemini")
        #expect(listed["gemini-a"]?["listed"] as? Bool == true && listed["gemini-b"]?["listed"] as? Bool == true)
        #expect(server.count == 2)
        let claude = try LoopbackServer { request in
            .http(
                200,
                body: request.path.contains("after_id=a")
                    ? #"{"data":[{"id":"b","retires_at":"2031-01-02T00:00:00Z"}],"has_more":false,"last_id":"b"}"#
                    : #"{"data":[{"id":"a","retires_at":null}],"has_more":true,"last_id":"a"}"#)
        }
        let both = try models(try program("anthropic", claude), "--provider", "anthropic")
        #expect(both["a"]?["listed"] as? Bool == true && both["b"]?["shut_down"] as? String == "2031-01-02")
    }

    @Test func `before a model stops, analyze says so, whether it begins, estimates or lacks a key`() throws {
        try TinyPictures.fill(program.photos, 0..<1)
        let stops = /the model gpt-4.1-mini stop(s|ped) on 2027-01-14.*the vendor recommends --model gpt-6-luna/
        let arguments = ["analyze", "photos", "--provider", "openai", "--model", "gpt-4.1-mini"]
        let estimated = try program.run(arguments + ["--estimate"])
        #expect(estimated.status == 0 && estimated.error.contains(stops), "\(estimated.error)")
        let keyless = try program.run(arguments)
        #expect(keyless.status == 1 && keyless.error.contains(stops), "\(keyless.error)")
        // A server that is not the vendor's keeps its models.
        let server = try LoopbackServer(subject: "cat")
        let own = try program.run(arguments + ["--base-url", server.url])
        #expect(own.status == 0 && !own.error.contains("2027-01-14"), "\(own.error)")
        let usual = try program.run("analyze", "photos", "--provider", "openai", "--estimate")
        #expect(usual.status == 0 && !usual.error.contains("stops on"), "\(usual.error)")
    }

    @Test func `without a key, and with a server that refuses it, the error says what to do`() throws {
        let keyless = try program.run("models", "--provider", "openai")
        #expect(keyless.status == 1 && keyless.error.contains("OPENAI_API_KEY"), "\(keyless.error)")
        let refusing = try LoopbackServer { _ in .http(401, body: "{}") }
        var program = try program("openai", refusing)
        program.environment["PHOTORENAME_API_KEY"] = "sk-secret-secret"
        let refused = try program.run("models", "--provider", "openai")
        #expect(refused.status == 1 && refused.error.contains("refused the key"), "\(refused.error)")
        #expect(!refused.error.contains("sk-secret"))
        let unknown = try program.run("models", "--provider", "nobody")
        #expect(unknown.status == 64)
    }
}
