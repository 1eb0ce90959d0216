import Foundation
import TestSupport
import Testing

/// Photos are decoded in processes of their own: what happens to these costs single photos, and they never stay behind.
struct DecoderTests {
    let program: Program

    init() throws { program = try Program() }

    func decoders(of pid: Int32) throws -> [Int32] {
        try Shell.run("pgrep -P \(pid) -f ' decode$'").lines.compactMap { Int32($0) }
    }

    func start() throws -> (server: LoopbackServer, running: Shell.Running) {
        let server = try LoopbackServer { _ in .http(200, body: LoopbackServer.completion(subject: "cat")) }
        let running = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-cache", "--no-bursts")
        return (server, running)
    }

    @Test(.timeLimit(.minutes(1))) func `no decoder stays behind a program that was killed`() throws {
        try Pictures.fill(program.photos, 400)
        let (server, running) = try start()
        defer { withExtendedLifetime(server) {} }
        #expect(try until { try program.done > 3 && !decoders(of: running.pid).isEmpty })
        let left = try decoders(of: running.pid)
        // Ctrl-C goes to the group of the terminal: what a decoder has begun is finished.
        #expect(left.allSatisfy { getpgid($0) != getpgid(running.pid) })
        running.send(SIGKILL)
        _ = running.wait()
        #expect(!left.isEmpty)
        #expect(try until { left.allSatisfy { kill($0, 0) != 0 || isZombie($0) } })
    }

    private func isZombie(_ pid: Int32) -> Bool {
        (try? Shell.run("ps -o stat= -p \(pid)").output.hasPrefix("Z")) == true
    }

    @Test(.timeLimit(.minutes(1))) func `decoders that are killed cost the photos that they had, and the job goes on`()
        throws
    {
        try Pictures.fill(program.photos, 400)
        let (server, running) = try start()
        var kills = 0
        while running.isRunning, kills < 10 {
            for pid in try decoders(of: running.pid).prefix(1) where kill(pid, SIGKILL) == 0 { kills += 1 }
            usleep(100_000)
        }
        #expect([0, 3].contains(running.wait().status))
        let status = try program.json("status", "--json")
        let failed = status["failed"] as? Int ?? -1
        #expect(status["done"] as? Int == 400 - failed)
        #expect(failed <= kills)
        #expect(
            try program.sql("SELECT DISTINCT error_code FROM items WHERE status = 'error'")
                .allSatisfy { $0 == "decoder_crashed" })
        if failed > 0 {
            #expect(try program.run("retry", "latest").status == 0)
            #expect(try program.json("status", "--json")["done"] as? Int == 400)
        }
        #expect(server.requests.count == 400)
    }
}
