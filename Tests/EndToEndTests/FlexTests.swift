import Foundation
import TestSupport
import Testing

/// The flex tier: half the price, and never the full one unasked.
struct FlexTests {
    let program = try! Program(key: "sk-x")

    private static let refusal =
        #"{"error":{"message":"Invalid service_tier argument: flex is not available for this model.","type":"invalid_request_error","param":"service_tier","code":null}}"#

    private func answer(_ request: LoopbackServer.Request, servedAs tier: String?) -> LoopbackServer.Reply {
        let body = LoopbackServer.completion(subject: "cat \(request.number)")
        guard let tier else { return .http(200, body: body) }
        return .http(200, body: "{\"service_tier\":\"\(tier)\"," + body.dropFirst())
    }

    private func analyze(_ server: LoopbackServer, _ more: String...) throws -> Shell.Result {
        try program.run(
            ["analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-bursts"] + more)
    }

    private func tiers(_ server: LoopbackServer) -> [String?] {
        server.requests.map { $0.json["service_tier"] as? String }
    }

    /// US dollars for so many photos: 300 tokens in and 40 out each.
    private func cost(_ photos: Int, share: Double) -> Double {
        Double(photos) * (300 * 0.1 + 40 * 0.5) * share / 1_000_000
    }

    private func isCost(_ expected: Double) throws -> Bool {
        abs((try program.json("status", "--json")["cost_usd"] as? Double ?? -1) - expected) < 1e-9
    }

    @Test func `every request asks for it, and costs half`() throws {
        try TinyPictures.fill(program.photos, 0..<6)
        let server = try LoopbackServer { answer($0, servedAs: "flex") }
        let result = try analyze(server, "--tier", "flex")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.error.contains("openai (gpt-6-luna, flex tier)"), "\(result.error)")
        #expect(tiers(server) == [String?](repeating: "flex", count: 6))
        #expect(try isCost(cost(6, share: 0.5)))
        #expect(try program.json("status", "--json")["tier"] as? String == "flex")
        #expect(try program.run("status").output.contains("openai gpt-6-luna, flex tier"))
    }

    @Test(arguments: [true, false])
    func `where the server has none, the job stops before anything is paid at the full price`(isRefused: Bool) throws {
        try TinyPictures.fill(program.photos, 0..<6)
        let server = try LoopbackServer { request in
            guard request.json["service_tier"] != nil else { return answer(request, servedAs: nil) }
            // It says no, or answers at the standard tier: that one is paid already, and kept.
            return isRefused ? .http(400, body: Self.refusal) : answer(request, servedAs: "default")
        }
        let result = try analyze(server, "--tier", "flex")
        #expect(result.status == 1 && result.error.contains("has no flex tier"), "\(result.error)")
        #expect(result.error.contains("--tier standard"), "\(result.error)")
        #expect(server.count == 1)
        let status = try program.json("status", "--json")
        #expect((status["error"] as? [String: Any])?["code"] as? String == "tier_refused")
        #expect(status["done"] as? Int == (isRefused ? 0 : 1))
        #expect(try isCost(cost(isRefused ? 0 : 1, share: 1)))
        // Without a word about the tier nothing changes.
        #expect(try program.run("resume", "latest").status == 1)
        #expect(server.count == 1)
        let resumed = try program.run("resume", "latest", "--tier", "standard")
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(tiers(server).dropFirst().allSatisfy { $0 == nil })
        #expect(server.count == (isRefused ? 7 : 6))
        #expect(try isCost(cost(6, share: 1)))
        #expect(try program.json("status", "--json")["tier"] as? String == "standard")
    }

    @Test func `an answer of no use that was made at another tier is not asked for again`() throws {
        try TinyPictures.fill(program.photos, 0..<4)
        let cut = String(decoding: try Fixtures.response("openai-cut-short.json"), as: UTF8.self)
        let server = try LoopbackServer { _ in
            .http(200, body: "{\"service_tier\":\"default\"," + cut.drop { $0 != "{" }.dropFirst())
        }
        let result = try analyze(server, "--tier", "flex")
        #expect(result.status == 1 && result.error.contains("has no flex tier"), "\(result.error)")
        #expect(server.count == 1)
    }

    @Test func `where the share of the tier is not known, its cost is counted at the standard price`() throws {
        try TinyPictures.fill(program.photos, 0..<4)
        let server = try LoopbackServer { answer($0, servedAs: "flex") }
        #expect(try analyze(server, "--tier", "flex", "--model", "gpt-5.4-mini", "--max-cost", "1").status == 0)
        #expect(try isCost(4 * (300 * 0.75 + 40 * 4.5) / 1_000_000))
    }

    @Test func `flex,standard goes on at the standard tier, and the job remembers`() throws {
        try TinyPictures.fill(program.photos, 0..<6)
        let server = try LoopbackServer { request in
            request.json["service_tier"] == nil ? answer(request, servedAs: nil) : .http(400, body: Self.refusal)
        }
        let result = try analyze(server, "--tier", "flex,standard")
        #expect(result.status == 0, "\(result.error)")
        #expect(server.count == 7 && tiers(server).filter { $0 != nil }.count == 1)
        #expect(try isCost(cost(6, share: 1)))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [429, 503])
    func `while the vendor is busy, photos wait`(status: Int) throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let busy = #"{"error":{"message":"Resource unavailable","code":"resource_unavailable"}}"#
        let server = try LoopbackServer { request in
            request.number % 2 == 1
                ? .http(status, headers: ["Retry-After: 1"], body: busy) : answer(request, servedAs: "flex")
        }
        let result = try analyze(server, "--tier", "flex", "--concurrency", "1")
        #expect(result.status == 0, "\(result.error)")
        #expect(try program.json("status", "--json")["done"] as? Int == 3)
        #expect(try isCost(cost(3, share: 0.5)))
    }

    @Test func `the estimate has the cost at each tier`() throws {
        try program.copyFixtures()
        let arguments = ["analyze", "photos", "--provider", "openai", "--estimate"]
        let text = try program.run(arguments + ["--tier", "flex"])
        #expect(
            text.output.contains("gpt-6-luna, flex tier") && text.output.contains(/Tier +standard +flex +batch\n/),
            "\(text.output)")
        let plain = try program.json("analyze", "photos", "--provider", "openai", "--estimate", "--format", "json")
        let cost = try #require(plain["cost_usd"] as? Double)
        #expect(
            abs((plain["flex_cost_usd"] as? Double ?? 0) - cost / 2) < 1e-12 && plain["tier"] as? String == "standard")
        let flex = try program.json(
            "analyze", "photos", "--provider", "openai", "--estimate", "--format", "json", "--tier", "flex")
        // The field itself is a few tokens.
        #expect(abs((flex["cost_usd"] as? Double ?? 0) / cost - 1) < 0.05 && flex["tier"] as? String == "flex")
        let haiku = try program.json("analyze", "photos", "--provider", "anthropic", "--estimate", "--format", "json")
        #expect(haiku["flex_cost_usd"] is NSNull)
    }

    @Test func `a provider without such a tier, and a tier that nobody knows, are said before anything begins`() throws
    {
        try TinyPictures.fill(program.photos, 0..<1)
        let none = try program.run("analyze", "photos", "--provider", "anthropic", "--tier", "flex")
        #expect(none.status == 64 && none.error.contains("anthropic has no flex tier"), "\(none.error)")
        for list in ["fast", "flex,flex", "", "flex;standard"] {
            #expect(try program.run("analyze", "photos", "--tier", list).status == 64, "\(list)")
        }
        // In the config it is a wish: a provider without it works as usual.
        try program.scratch.write("config/photorename/config.yaml", "tier: flex,standard\n")
        #expect(try program.run("analyze", "photos", "--dry-run").status == 0)
        let server = try LoopbackServer { answer($0, servedAs: "flex") }
        #expect(try analyze(server, "--dry-run").status == 0)
        #expect(tiers(server) == ["flex"])
        try program.scratch.write("config/photorename/config.yaml", "tier: cheap\n")
        let wrong = try program.run("analyze", "photos")
        #expect(wrong.status == 1 && wrong.error.contains("config.yaml:1:7"), "\(wrong.error)")
    }
}
