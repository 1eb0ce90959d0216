import Foundation
import Synchronization
import TestSupport
import Testing

/// pause, resume, cancel, retry, wait, prune: on a job that another process runs.
@Suite(.onEachEngine) struct ControlTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-x")
    }

    func server(_ seconds: Double) throws -> LoopbackServer {
        try LoopbackServer { _ in .late(seconds, body: LoopbackServer.completion(subject: "cat")) }
    }

    func start(_ server: LoopbackServer, photos: Int = 60, _ more: String...) throws -> Shell.Running {
        try TinyPictures.fill(program.photos, 0..<photos)
        let running = try Shell.Running(
            Program.path, ["analyze", "photos", "--provider", "openai", "--base-url", server.url] + more,
            environment: program.environment, folder: program.scratch.path)
        while server.count == 0, running.isRunning { usleep(2_000) }
        return running
    }

    func state() throws -> String {
        try program.sql("SELECT status, done, remaining FROM v_jobs ORDER BY created_at DESC LIMIT 1").first ?? ""
    }

    @Test(.timeLimit(.minutes(2))) func `pause takes effect within a second, loses nothing, and resume continues`()
        throws
    {
        let server = try server(0.2)
        let running = try start(server)
        usleep(300_000)
        #expect(try program.run("pause", "latest").status == 0)
        let sent = server.count
        #expect(try program.run("pause", "latest").status == 0)
        #expect(running.wait().status == 3)
        // One more round at most was sent before the other process noticed.
        #expect(server.count <= sent + 16)
        let done = server.count
        #expect(try state() == "paused|\(done)|\(60 - done)")
        #expect(try program.sql("SELECT count(*) FROM v_items WHERE status = 'processing'") == ["0"])
        #expect(try program.sql("SELECT max(attempts) FROM v_items") == ["1"])
        #expect(try program.run("status").output.contains("photorename resume"))
        #expect(try program.run("wait", "latest").status == 3)
        #expect(try program.run("resume", "latest").status == 0)
        #expect(server.count == 60)
        #expect(try program.run("pause", "latest").status == 1)
        #expect(try program.run("wait", "latest").status == 0)
    }

    @Test(.timeLimit(.minutes(2))) func `resume beside a running process helps it, and one of them shows the names`()
        throws
    {
        let server = try server(0.1)
        let first = try start(server, photos: 80)
        let second = try program.start("resume", "latest")
        let results = [first.wait(), second.wait()]
        #expect(results.map(\.status) == [0, 0], "\(results.map(\.error))")
        #expect(results[1].error.contains("this process joins it"))
        #expect(results.map(\.lines.count) == [80, 0])
        #expect(server.count == 80)
        // The requests in flight are the job's, not each process's.
        #expect(server.peak <= 8)
        #expect(try program.sql("SELECT count(*) FROM workers") == ["2"])
    }

    @Test(.timeLimit(.minutes(2))) func `when the process that one helps dies, the helper brings the job to its end`()
        throws
    {
        let server = try server(0.1)
        let first = try start(server, photos: 80, "--yes")
        let second = try program.start("resume", "latest")
        while !second.errorSoFar.contains("this process joins it"), second.isRunning { usleep(5_000) }
        first.send(SIGKILL)
        _ = first.wait()
        let result = second.wait()
        #expect(result.status == 0, "\(result.error)")
        #expect(try program.scratch.names("photos").allSatisfy { $0.hasPrefix("cat") })
        #expect(try program.run("logs").output.contains("process_died"))
    }

    @Test(.timeLimit(.minutes(2))) func `Ctrl-C on one of two leaves the job to the other`() throws {
        let server = try server(0.1)
        let first = try start(server, photos: 80)
        let second = try program.start("resume", "latest")
        while !second.errorSoFar.contains("this process joins it"), second.isRunning { usleep(5_000) }
        first.send(SIGINT)
        let stopped = first.wait()
        #expect(stopped.status == 130)
        #expect(stopped.error.contains("other processes continue"))
        #expect(second.wait().status == 0)
        #expect(try state() == "completed|80|0")
    }

    @Test(.timeLimit(.minutes(2))) func `retry tries what failed again, all of it or the photos that are named`() throws
    {
        let isMended = Mutex(false)
        let server = try LoopbackServer { request in
            isMended.withLock { $0 } || request.number % 2 == 0
                ? .http(200, body: LoopbackServer.completion(subject: "cat")) : .http(400, body: "{}")
        }
        try TinyPictures.fill(program.photos, 0..<20)
        try program.scratch.write("photos/broken.jpg", "\u{FF}")
        #expect(
            try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url).status == 3)
        let failed = try program.sql("SELECT path FROM v_items WHERE status = 'error' ORDER BY path")
        #expect(failed.count == 10)
        isMended.withLock { $0 = true }
        let one = try program.run("retry", "latest", "--item", failed[0])
        #expect(one.status == 3, "\(one.error)")
        #expect(try state() == "completed|11|0")
        #expect(server.count == 21)
        #expect(try program.run("retry", "latest", "--item", "nosuch.png").status == 1)
        let all = try program.run("retry", "latest", "--yes")
        #expect(all.status == 0, "\(all.error)")
        #expect(server.count == 30)
        #expect(try program.sql("SELECT failed, progress FROM v_jobs") == ["0|100"])
        #expect(try program.scratch.names("photos").count { $0.hasPrefix("cat") } == 20)
        #expect(try program.run("retry", "latest").error.contains("no failed photos"))
    }

    @Test(.timeLimit(.minutes(2))) func `a photo that was fixed since is looked at again by retry`() throws {
        let server = try server(0)
        try TinyPictures.fill(program.photos, 0..<3)
        let path = program.photos + "/p000001.png"
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.prefix(40).write(to: URL(filePath: path))
        #expect(try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url).status == 3)
        try whole.write(to: URL(filePath: path))
        #expect(try program.run("retry", "latest").status == 0)
        #expect(try state() == "completed|3|0")
    }

    @Test(.timeLimit(.minutes(2))) func `retry gives a running job its photos back`() throws {
        let server = try LoopbackServer { request in
            request.number == 0 ? .http(400, body: "{}") : .late(0.1, body: LoopbackServer.completion(subject: "cat"))
        }
        let running = try start(server)
        while try program.sql("SELECT failed FROM v_jobs") != ["1"], running.isRunning { usleep(20_000) }
        let retried = try program.run("retry", "latest")
        #expect(retried.status == 0)
        #expect(retried.error.contains("is working on the job"))
        #expect(running.wait().status == 0)
        #expect(try state() == "completed|60|0")
    }

    @Test(.timeLimit(.minutes(2))) func `wait returns what analyze would have, and 124 when its time is over`() throws {
        let server = try server(0.3)
        let running = try start(server)
        #expect(try program.run("wait", "latest", "--timeout", "0.3s").status == 124)
        let waiting = try program.start("wait", "latest")
        #expect(try program.run("cancel", "latest").status == 0)
        #expect(waiting.wait().status == 5)
        #expect(running.wait().status == 5)
        for bad in ["x", "-1", "5y", ""] {
            #expect(try program.run("wait", "latest", "--timeout", bad).status == 64, "\(bad)")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `prune deletes old jobs, and none whose renames could be undone unless told to`() throws {
        let server = try server(0)
        #expect(try start(server, photos: 5, "--yes").wait().status == 0)
        #expect(try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url).status == 0)
        #expect(try program.run("prune").error.contains("Nothing to delete"))
        #expect(try program.run("prune", "--older-than", "0", "--dry-run").lines.count == 1)
        #expect(try program.sql("SELECT count(*) FROM jobs") == ["2"])
        #expect(try program.run("prune", "--older-than", "0").lines.count == 1)
        #expect(try program.sql("SELECT renamed FROM v_jobs") == ["5"])
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.run("apply", "latest").status == 0)
        #expect(try program.run("prune", "--older-than", "0").lines.isEmpty)
        #expect(try program.run("prune", "--older-than", "0", "--all").lines.count == 1)
        #expect(
            try program.sql(
                "SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM items) + (SELECT count(*) FROM rename_moves)"
            ) == ["0"])
        // What was paid for is still known.
        #expect(try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url).status == 0)
        #expect(server.count == 5)
    }
}
