import Foundation
import Synchronization
import TestSupport
import Testing

@Suite(.onEachEngine) struct InterruptionTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-x")
        try Pictures.fill(program.photos, 40)
    }

    /// A server that takes its time, and which pictures it has answered.
    func server(_ seconds: Double) throws -> LoopbackServer {
        try LoopbackServer { _ in .late(seconds, body: LoopbackServer.completion(subject: "cat")) }
    }

    func start(_ server: LoopbackServer) throws -> Shell.Running {
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        while server.requests.count < 12, running.isRunning { usleep(5_000) }
        return running
    }

    func twice(_ server: LoopbackServer) -> Int { server.requests.count - Set(server.requests.map(\.body)).count }

    @Test(.timeLimit(.minutes(2))) func `Ctrl-C stops cleanly, says how to continue, and nothing is paid for twice`()
        throws
    {
        let server = try server(0.2)
        let running = try start(server)
        running.send(SIGINT)
        let result = running.wait()
        #expect(result.status == 130)
        #expect(result.out.isEmpty)
        let status = try program.json("status", "--json")
        #expect(status["status"] as? String == "paused")
        #expect(status["done"] as? Int == server.requests.count)
        #expect(result.error.contains("photorename resume \(status["job"] as? String ?? "?")"))
        let resumed = try program.run("resume", "latest")
        #expect(resumed.status == 0)
        #expect(resumed.lines.count == 40)
        #expect(server.requests.count == 40)
        #expect(twice(server) == 0)
    }

    @Test(.timeLimit(.minutes(2))) func `Ctrl-C twice stops at once, and the job continues later`() throws {
        let slow = try server(12)
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", slow.url)
        while slow.requests.isEmpty, running.isRunning { usleep(5_000) }
        running.send(SIGTERM)
        while !running.errorSoFar.contains("Stopping"), running.isRunning { usleep(5_000) }
        running.send(SIGTERM)
        #expect(running.wait().status == 143)
        // Had it waited for what was in flight, that would be described.
        #expect(try program.json("status", "--json")["done"] as? Int == 0)
        #expect(try program.run("status").output.contains("The job isn't running"))
        let quick = try server(0.01)
        try program.setServer(quick.url)
        #expect(try program.run("resume", "latest").status == 0)
        #expect(try program.json("status", "--json")["done"] as? Int == 40)
    }

    /// The second request for a photo goes at once, or the server wants a minute's rest before it.
    @Test(.timeLimit(.minutes(2)), arguments: [true, false])
    func `Ctrl-C while half an answer is on its way: what that cost is counted, and not lost where it need not be`(
        goesAtOnce: Bool
    ) throws {
        let cut = String(decoding: try Fixtures.response("openai-cut-short.json"), as: UTF8.self)
        let full = ["limit-requests: 1", "remaining-requests: 0", "reset-requests: 60s"].map { "x-ratelimit-" + $0 }
        let stopping = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { request in
            guard request.number == 0 else { return .http(200, body: LoopbackServer.completion(subject: "cat")) }
            stopping.wait()
            return .http(200, headers: goesAtOnce ? [] : full, body: cut)
        }
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        while server.count < 1, running.isRunning { usleep(2_000) }
        running.send(SIGINT)
        while !running.errorSoFar.contains("Stopping"), running.isRunning { usleep(2_000) }
        stopping.signal()
        #expect(running.wait().status == 130)
        #expect(server.count == (goesAtOnce ? 2 : 1))
        #expect(try program.json("status", "--json")["done"] as? Int == (goesAtOnce ? 1 : 0))
        #expect(
            try program.sql("SELECT requests, CASE WHEN input_tokens > 0 THEN 1 END FROM jobs") == ["\(server.count)|1"]
        )
        #expect(try program.sql("SELECT sum(requests) FROM v_items") == ["\(server.count)"])
    }

    @Test(.timeLimit(.minutes(2))) func `after kill -9 no photo that has a description is described again`() throws {
        let server = try server(0.1)
        let running = try start(server)
        running.send(SIGKILL)
        _ = running.wait()
        let done = try #require(try program.json("status", "--json")["done"] as? Int)
        #expect(try program.run("status").output.contains("The job isn't running. To continue: photorename resume"))
        let before = server.requests.count
        #expect(try program.run("resume", "latest").status == 0)
        #expect(server.requests.count - before == 40 - done)
        let counted = try program.sql("SELECT total, done, failed FROM jobs")
        #expect(counted == ["40|40|0"])
        #expect(try program.isSound)
    }

    @Test(.timeLimit(.minutes(2))) func `while a process works on a job, others learn which`() throws {
        let server = try server(0.3)
        let running = try start(server)
        let preview = try program.run("preview", "latest")
        #expect(preview.error.contains("is processing"))
        for command in ["apply", "undo"] {
            let result = try program.run(command, "latest")
            #expect(result.status == 4)
            #expect(result.error.contains("process \(running.pid) is working on job"))
        }
        #expect(running.wait().status == 0)
        #expect(try program.run("apply", "latest").status == 0)
    }

    @Test(.timeLimit(.minutes(2))) func `cancel ends a job that another process runs, and resume takes it up`() throws {
        let server = try server(0.5)
        let running = try start(server)
        #expect(try program.run("cancel", "latest").status == 0)
        let sent = server.requests.count
        #expect(running.wait().status == 5)
        // What was in flight is kept; at most one more round was sent before the other process noticed.
        #expect(server.requests.count <= sent + 8)
        #expect(try program.json("status", "--json")["done"] as? Int == server.requests.count)
        #expect(try program.json("status", "--json")["status"] as? String == "cancelled")
        #expect(try program.run("cancel", "latest").status == 1)
        #expect(try program.run("resume", "latest").status == 0)
        #expect(try program.json("status", "--json")["done"] as? Int == 40)
    }

    @Test(.timeLimit(.minutes(2))) func `an apply of half a job says that it is half`() throws {
        let server = try server(0.1)
        let running = try start(server)
        running.send(SIGKILL)
        _ = running.wait()
        let done = try #require(try program.json("status", "--json")["done"] as? Int)
        let applied = try program.run("apply", "latest")
        #expect(applied.status == 3)
        #expect(applied.error.contains("\(40 - done) photos are not described yet"))
        #expect(try program.run("resume", "latest", "--yes").status == 0)
        #expect(try program.scratch.names("photos").allSatisfy { $0.contains("-cat") })
    }

    @Test(.timeLimit(.minutes(2)))
    func `an apply that is killed anywhere is settled by the next apply, resume or undo`() throws {
        let server = try server(0)
        try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        let before = try program.scratch.state("photos")
        let planned = try program.run("preview", "latest").lines.map { String($0.split(separator: "\t")[1]) }.sorted()
        for number in [1, 2, 7, 39, 40] {
            for command in ["apply", "resume", "undo"] {
                // Killed at its Nth rename, by the kernel's own hand.
                let killed = try program.bash(
                    "strace -f -qq -e trace=renameat2 -e inject=renameat2:signal=KILL:when=\(number) -o /dev/null '\(Program.path)' apply latest"
                )
                try #require(killed.status == 137, "\(killed.error)")
                #expect(try program.run("status").output.contains("A rename was interrupted"))
                #expect(try program.run(command, "latest").status == 0)
                if command != "undo" {
                    #expect(try program.scratch.names("photos") == planned)
                    #expect(try program.run("undo", "latest").status == 0)
                }
                #expect(try program.scratch.state("photos") == before, "killed at \(number), then \(command)")
            }
        }
    }
}
