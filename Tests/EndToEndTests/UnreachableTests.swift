import Foundation
import Synchronization
import TestSupport
import Testing

/// Servers that are down, for a moment or for good.
@Suite(.onEachEngine) struct UnreachableTests {
    let program: Program

    init() throws {
        var program = try Program(key: "sk-x")
        program.environment["PHOTORENAME_PROBE_INTERVAL"] = "0.1"
        self.program = program
        try TinyPictures.fill(program.photos, 0..<60)
    }

    @Test(.timeLimit(.minutes(2)), arguments: [502, 503, 529, 0])
    func `a provider that cannot be reached pauses the job after three probes, and harms no photo`(status: Int) throws {
        let isUp = Mutex(false)
        let server = try LoopbackServer { _ in
            if isUp.withLock({ $0 }) { return .http(200, body: LoopbackServer.completion(subject: "cat")) }
            return status == 0 ? .raw([]) : .http(status, body: "{}")
        }
        let result = try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        #expect(result.status == 3, "\(result.error)")
        #expect(result.error.contains("the provider can't be reached"))
        #expect(result.error.contains("photorename resume"))
        let job = try program.json("status", "--json")
        #expect(job["status"] as? String == "paused")
        #expect((job["error"] as? [String: Any])?["code"] as? String == "provider_unreachable")
        #expect("\(job["done"] ?? "") \(job["failed"] ?? "") \(job["remaining"] ?? "")" == "0 0 60")
        // Twenty in a row, what was in flight besides, and three probes; libcurl repeats some by itself.
        #expect(server.count >= 23)
        if status != 0 { #expect(server.count <= 20 + 12 + 12 + 3) }
        #expect(try program.run("logs").output.components(separatedBy: "probe_failed").count == 4)
        isUp.withLock { $0 = true }
        #expect(try program.run("resume", "latest").status == 0)
        #expect(try program.sql("SELECT status, done, failed, error_code FROM v_jobs") == ["completed|60|0|"])
    }

    @Test(.timeLimit(.minutes(2))) func `a provider that comes back is noticed by a probe, and the job continues`()
        throws
    {
        // The third probe finds it.
        let server = try LoopbackServer { request in
            request.number < 30 ? .http(503, body: "{}") : .http(200, body: LoopbackServer.completion(subject: "cat"))
        }
        var program = program
        program.environment["PHOTORENAME_PROBE_INTERVAL"] = "0.05"
        try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url, "--detach")
        #expect(try program.run("wait", "latest").status == 0)
        #expect(try program.sql("SELECT status, done, failed FROM v_jobs") == ["completed|60|0"])
        let log = try program.run("logs").output
        #expect(log.contains("provider_unreachable") && log.contains("provider_reachable"))
    }

    @Test(.timeLimit(.minutes(2)))
    func `a worker in the background keeps probing where one in front of a terminal gives up`()
        throws
    {
        let server = try LoopbackServer { _ in .http(503, body: "{}") }
        var program = program
        program.environment["PHOTORENAME_PROBE_INTERVAL"] = "0.02"
        try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url, "--detach")
        while try program.run("logs").output.components(separatedBy: "probe_failed").count < 6 { usleep(50_000) }
        #expect(try program.sql("SELECT status FROM v_jobs") == ["processing"])
        #expect(try program.run("cancel", "latest").status == 0)
        #expect(try program.run("wait", "latest").status == 5)
    }

    @Test(.timeLimit(.minutes(2))) func `other failures open no breaker, however many come in a row`() throws {
        let server = try LoopbackServer { _ in .http(500, headers: ["retry-after-ms: 1"], body: "{}") }
        let result = try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        #expect(result.status == 3)
        #expect(try program.sql("SELECT status, failed FROM v_jobs") == ["completed|60"])
        #expect(server.count == 240)
    }

    @Test(.timeLimit(.minutes(2)))
    func `a photo that waits for its next attempt holds up nobody, and says when that is`() throws {
        let victim = Mutex<[UInt8]?>(nil)
        let server = try LoopbackServer { request in
            let isVictim = victim.withLock { first in
                first = first ?? request.body
                return first == request.body
            }
            return isVictim
                ? .http(429, headers: ["retry-after: 60"], body: "{}")
                : .http(200, body: LoopbackServer.completion(subject: "cat"))
        }
        let running = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--concurrency", "1")
        while server.count == 0, running.isRunning { usleep(20_000) }
        while try program.sql("SELECT done FROM v_jobs") != ["59"], running.isRunning { usleep(20_000) }
        let items = try program.json("status", "--json", "--items")["items"] as? [[String: Any]]
        let waiting = try #require(items?.first { $0["status"] as? String == "pending" })
        let error = try #require(waiting["error"] as? [String: Any])
        #expect(error["code"] as? String == "rate_limited")
        #expect(error["http_status"] as? Int == 429)
        #expect((error["retry_at"] as? String)?.hasSuffix("Z") == true)
        #expect(waiting["attempts"] as? Int == 1)
        #expect(try program.run("logs").output.contains("next attempt in 60 s"))
        running.send(SIGINT)
        #expect(running.wait().status == 130)
        // Who resumes wants it tried now.
        let resumed = try program.start("resume", "latest")
        while server.count < 61, resumed.isRunning { usleep(10_000) }
        #expect(server.count >= 61)
        resumed.send(SIGINT)
        _ = resumed.wait()
    }
}
