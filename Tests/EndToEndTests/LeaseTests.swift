import Foundation
import Synchronization
import TestSupport
import Testing

/// Processes that stand still, and clocks that jump.
@Suite(.onEachEngine) struct LeaseTests {
    let program: Program

    init() throws {
        var program = try Program(key: "sk-x")
        program.environment["PHOTORENAME_LEASE"] = "1"
        self.program = program
    }

    func isLocked() throws -> Bool {
        guard StoreEngine.current == .sqlite else { return false }
        let attempt = ["-cmd", ".timeout 100", program.database, "BEGIN IMMEDIATE; ROLLBACK"]
        return try Shell.run("/usr/bin/sqlite3", attempt).status != 0
    }

    @Test(.timeLimit(.minutes(2)))
    func
        `another finishes what a process that is stopped had claimed, and what that one brings later changes nothing`()
        throws
    {
        try TinyPictures.fill(program.photos, 0..<60)
        let server = try LoopbackServer { _ in .late(0.2, body: LoopbackServer.completion(subject: "cat")) }
        let first = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        while server.count < 16, first.isRunning { usleep(5_000) }
        // Not while it writes: then it holds the file, whatever its lease says.
        repeat {
            first.send(SIGCONT)
            usleep(20_000)
            first.send(SIGSTOP)
        } while try isLocked()
        let second = try program.run("resume", "latest")
        #expect(second.status == 0, "\(second.error)")
        let rows = "SELECT path, status, attempts, new, subject FROM v_items ORDER BY ordinal"
        let before = try program.sql(rows)
        #expect(before.count == 60 && before.allSatisfy { $0.contains("|done|") })
        #expect(try program.run("logs").output.contains("lease_lapsed"))
        first.send(SIGCONT)
        let ended = first.wait()
        #expect(ended.status == 0, "\(ended.error)")
        #expect(ended.lines.count == 60)
        #expect(try program.sql(rows) == before)
        #expect(try program.sql("SELECT status, done, failed, progress FROM v_jobs") == ["completed|60|0|100"])
        // Once more at most for each that was claimed.
        #expect(server.count <= 60 + 12)
        #expect(try program.falls() == [])
    }

    @Test(.timeLimit(.minutes(2)), .enabled(if: Clock.library != nil))
    func `a clock that is set an hour forward and back hurts nothing`() throws {
        try TinyPictures.fill(program.photos, 0..<120)
        let refused = Mutex<Set<[UInt8]>>([])
        let server = try LoopbackServer { request in
            // Every fifth picture waits for its second attempt.
            let again = refused.withLock { request.number % 5 == 0 && $0.insert(request.body).inserted }
            return again
                ? .http(500, headers: ["retry-after-ms: 300"], body: "{}")
                : .late(0.1, body: LoopbackServer.completion(subject: "cat"))
        }
        let clock = try program.scratch.write("clock", "+0")
        var program = program
        program.environment.merge(Clock.environment(clock)) { $1 }
        let first = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--concurrency", "4")
        while server.count < 10, first.isRunning { usleep(5_000) }
        let second = try program.start("resume", "latest", "-q")
        for time in ["+3600", "-3600", "+0", "+3600"] {
            try program.scratch.write("clock", time)
            usleep(600_000)
        }
        let results = [first.wait(), second.wait()]
        #expect(results.map(\.status) == [0, 0], "\(results.map(\.error))")
        let counted = try self.program.sql("SELECT status, done, failed FROM v_jobs")
        #expect(counted == ["completed|120|0"])
        let again = refused.withLock { $0.count }
        #expect(server.count == 120 + again)
        #expect(try self.program.sql("SELECT count(*) FROM descriptions") == ["120"])
    }
}

/// libfaketime, which turns a process's calendar.
private enum Clock {
    static let library: String? = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map {
        "/usr/lib/\($0)/faketime/libfaketime.so.1"
    }
    .first { FileManager.default.fileExists(atPath: $0) }

    static func environment(_ file: String) -> [String: String] {
        [
            "LD_PRELOAD": library ?? "", "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": "1",
            // Else Swift's sleeps hang.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        ]
    }
}
