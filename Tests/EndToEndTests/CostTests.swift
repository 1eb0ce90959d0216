import Foundation
import TestSupport
import Testing

@Suite struct CostTests {
    let program = try! Program()

    private func server() throws -> LoopbackServer {
        try LoopbackServer { request in
            .late(0.01, body: LoopbackServer.completion(subject: "cat \(request.number)"))
        }
    }

    private func analyze(_ server: LoopbackServer, _ more: String...) throws -> Shell.Result {
        try program.run(["analyze", "photos", "--provider", "openai", "--base-url", server.url] + more)
    }

    @Test func `what a job cost is counted from the replies, and said`() throws {
        try TinyPictures.fill(program.photos, 0..<10)
        let server = try server()
        #expect(try analyze(server).status == 0)
        // 300 tokens in and 40 out each, at 0.10 and 0.50 dollars a million.
        let expected = 10 * (300 * 0.1 + 40 * 0.5) / 1_000_000
        let cost = try #require(try program.json("status", "--json")["cost_usd"] as? Double)
        #expect(abs(cost - expected) < 1e-9)
        #expect(try program.run("status").output.contains("less than $0.01"))
        let jobs = try program.json("jobs", "--json")["jobs"] as? [[String: Any]]
        #expect(jobs?.first?["cost_usd"] as? Double == cost)
        // A second time it is all known, and costs nothing.
        #expect(try analyze(server).status == 0)
        #expect(try program.json("status", "--json")["cost_usd"] as? Double == 0)
        #expect(server.count == 10)
    }

    @Test func `at its cap a job pauses with what is done, and continues with a new one`() throws {
        try TinyPictures.fill(program.photos, 0..<60)
        let server = try server()
        let each = (300 * 0.1 + 40 * 0.5) / 1_000_000
        let result = try analyze(server, "--max-cost", "\(each * 19.5)")
        #expect(result.status == 3, "\(result.error)")
        #expect(result.output.components(separatedBy: "\n").count - 1 >= 20)
        #expect(result.error.contains("--max-cost"))
        let status = try program.json("status", "--json")
        #expect(status["status"] as? String == "paused")
        #expect((status["error"] as? [String: Any])?["code"] as? String == "budget_reached")
        #expect((20...28).contains(server.count))
        let cost = try #require(status["cost_usd"] as? Double)
        #expect(abs(cost - each * Double(server.count)) < 1e-9)
        // Nothing more is sent below the cap.
        let count = server.count
        #expect(try program.run("resume", "latest").status == 3)
        #expect(server.count == count)
        #expect(try program.run("resume", "latest", "--max-cost", "1").status == 0)
        #expect(server.count == 60)
    }

    @Test(arguments: [(9.99, 30...38), (10.0, 30...38), (2.0, 6...14), (100.0, 60...60)])
    func `a cap is a sum of money, whatever its digits`(cap: Double, requests: ClosedRange<Int>) throws {
        try TinyPictures.fill(program.photos, 0..<60)
        try program.scratch.write(
            "config/photorename/prices.yaml", "models:\n  openai/m1: {input: 1000, output: 1000}\n")
        let server = try server()
        _ = try analyze(server, "--model", "m1", "--max-cost", "\(cap)")
        // 0.34 dollars each.
        #expect(requests.contains(server.count), "\(server.count)")
    }

    @Test func `a cap needs a price`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let server = try server()
        let result = try analyze(server, "--model", "llava", "--max-cost", "1")
        #expect(result.status == 64)
        #expect(result.error.contains("openai/llava"))
        #expect(server.count == 0)
        #expect(try program.run("status").status == 1)
        // Without one the job is done, and its cost is not known.
        #expect(try analyze(server, "--model", "llava").status == 0)
        #expect(try program.json("status", "--json")["cost_usd"] is NSNull)
        let prices = "models:\n  openai/llava: {input: 100, output: 100}\n"
        try program.scratch.write("config/photorename/prices.yaml", prices)
        #expect(try analyze(server, "--model", "llava", "--no-cache", "--max-cost", "1").status == 0)
        let cost = try #require(try program.json("status", "--json")["cost_usd"] as? Double)
        #expect(abs(cost - 0.068) < 1e-9)
        try program.scratch.write("config/photorename/prices.yaml", "models:\n  llava: 1\n")
        let broken = try analyze(server)
        #expect(broken.status == 1)
        #expect(broken.error.contains("prices.yaml:2:"))
    }

    @Test func `an estimate says what a job would take, and sends nothing`() throws {
        try program.copyFixtures()
        let server = try server()
        let text = try analyze(server, "--estimate")
        #expect(text.status == 0, "\(text.error)")
        for word in [
            "Photos", "openai gpt-6-luna", "Tokens", "per image", "less than $0.01", "2026-11-24",
            "8 concurrent requests",
        ] {
            #expect(text.output.contains(word), "\(word): \(text.output)")
        }
        let estimate = try program.json(
            "analyze", "photos", "--provider", "anthropic", "--estimate", "--format", "json")
        #expect(estimate["photos"] as? Int == 7)
        // 500 × 375 pixels or so: 250 tokens, and the words.
        let input = try #require(estimate["input_tokens"] as? Int)
        #expect((7 * 400...7 * 800).contains(input))
        #expect(estimate["cost_usd"] as? Double != nil)
        let unknown = try program.json(
            "analyze", "photos", "--provider", "openai", "--model", "llava", "--estimate", "--format", "json")
        #expect(unknown["cost_usd"] is NSNull && unknown["input_tokens"] is NSNull)
        let local = try program.json("analyze", "photos", "--provider", "local", "--estimate", "--format", "json")
        #expect(local["cost_usd"] as? Double == 0)
        #expect(server.count == 0)
        #expect((try program.json("jobs", "--json")["jobs"] as? [Any])?.count == 0)
    }
}
