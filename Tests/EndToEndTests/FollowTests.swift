import Foundation
import TestSupport
import Testing

/// Watching a job that another process works.
@Suite(.onEachEngine) struct FollowTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-x")
    }

    func server(_ seconds: Double) throws -> LoopbackServer {
        try LoopbackServer { request in
            request.number % 20 == 7
                ? .http(400, body: "{\"error\":{\"message\":\"not this one\"}}")
                : .late(seconds, body: LoopbackServer.completion(subject: "cat"))
        }
    }

    func start(_ server: LoopbackServer, photos: Int, _ more: String...) throws -> Shell.Running {
        try TinyPictures.fill(program.photos, 0..<photos)
        let running = try Shell.Running(
            Program.path, ["analyze", "photos", "--provider", "openai", "--base-url", server.url, "-q"] + more,
            environment: program.environment, folder: program.scratch.path)
        while server.count == 0, running.isRunning { usleep(2_000) }
        return running
    }

    /// What a follower printed, checked: the snapshot, every event after it once and in order, the last snapshot.
    func check(_ result: Shell.Result, since: Int? = nil) throws -> Int {
        let objects = try result.lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        let first = try #require(objects.first)
        let last = try #require(objects.last)
        try #require(objects.count >= 2)
        #expect(first["schema"] as? Int == 1 && last["schema"] as? Int == 1)
        let begin = try since ?? #require(first["seq"] as? Int)
        let end = try #require(last["seq"] as? Int)
        let numbers = objects.dropFirst().dropLast().compactMap { $0["seq"] as? Int }
        #expect("\(numbers)" == "\(Array(begin + 1..<end + 1))")
        #expect(objects.dropFirst().dropLast().allSatisfy { $0["type"] is String && $0["at"] is String })
        #expect(last["status"] as? String == "completed")
        #expect(last["progress"] as? Int == 100)
        return end
    }

    @Test(.timeLimit(.minutes(10)))
    func `followers that come at any moment see each event after their snapshot once`() throws {
        let (followers, together) = Campaign.pick((60, 30), long: (500, 100))
        let server = try server(0.05)
        let worker = try start(server, photos: Campaign.pick(300, long: 3_000), "--concurrency", "4")
        var running: [Shell.Running] = []
        var ends: Set<Int> = []
        for number in 0..<followers {
            if running.count == together { ends.insert(try check(running.removeFirst().wait())) }
            usleep(UInt32.random(in: 0...Campaign.pick(40_000, long: 60_000)))
            let since = number % 10 == 0 ? ["--since", "0"] : []
            if worker.isRunning {
                let follower = try Shell.Running(
                    Program.path, ["status", "latest", "--follow", "--json"] + since,
                    environment: program.environment, folder: program.scratch.path)
                if since.isEmpty { running.append(follower) } else { ends.insert(try check(follower.wait(), since: 0)) }
            }
        }
        for follower in running {
            let result = follower.wait()
            #expect(result.status == 3)
            ends.insert(try check(result))
        }
        #expect(worker.wait().status == 3)
        #expect(ends.count == 1)
        #expect(try program.falls() == [])
    }

    @Test(.timeLimit(.minutes(2))) func `an ended job is shown, with what came after a given event, and its status`()
        throws
    {
        let server = try server(0)
        #expect(try start(server, photos: 40).wait().status == 3)
        let result = try program.run("status", "--follow", "--json", "--since", "3")
        #expect(result.status == 3)
        let end = try check(result, since: 3)
        #expect(try program.run("status", "--follow", "--json", "--since", "\(end + 10)").lines.count == 2)
        let types = Set(try program.sql("SELECT DISTINCT type FROM v_events"))
        #expect(types == ["state", "progress", "failure"])
        // For people: the failures as they came, then how it stands.
        let text = try program.run("status", "--follow", "--since", "0")
        #expect(text.error.components(separatedBy: "request_refused: not this one").count == 3)
        #expect(text.output.contains("40 described") || text.output.contains("38 of 40 described, 2 failed"))
    }

    @Test(.timeLimit(.minutes(2))) func `Ctrl-C on a follower stops the follower alone`() throws {
        let server = try server(0.2)
        let worker = try start(server, photos: 80)
        let follower = try program.start("status", "latest", "--follow")
        let log = try program.start("logs", "latest", "--follow")
        let waiting = try program.start("wait", "latest")
        usleep(500_000)
        for one in [follower, log, waiting] { one.send(SIGINT) }
        #expect([follower, log, waiting].map { $0.wait().status } == [130, 130, 130])
        #expect(worker.isRunning)
        #expect(worker.wait().status == 3)
    }

    @Test(.timeLimit(.minutes(2))) func `a log is followed to its last line`() throws {
        let server = try server(0.02)
        let worker = try start(server, photos: 80)
        let follower = try program.start("logs", "latest", "--follow", "--json")
        let result = follower.wait()
        _ = worker.wait()
        #expect(result.status == 0)
        let all = try program.run("logs", "--json").lines
        #expect(result.lines == all)
        #expect(all.contains { $0.contains("request_refused") })
        #expect(all.last?.contains("\"code\":\"completed\"") == true)
    }

    @Test(.timeLimit(.minutes(2)))
    func `a follower keeps no checkpoint from being made, and holds nothing when it is gone`() throws {
        // Of SQLite's log.
        guard StoreEngine.current == .sqlite else { return }
        let server = try server(0.05)
        let worker = try start(server, photos: 200)
        let follower = try program.start("status", "latest", "--follow", "--json")
        usleep(600_000)
        // Nobody works any more; the follower has seen everything and waits.
        worker.send(SIGKILL)
        _ = worker.wait()
        usleep(700_000)
        let checkpoint = try Shell.run("sqlite3 '\(program.database)' 'PRAGMA wal_checkpoint(TRUNCATE)'").output
        #expect(checkpoint == "0|0|0\n")
        follower.send(SIGINT)
        _ = follower.wait()
        #expect(try program.run("resume", "latest").status == 3)
        let left = try program.scratch.names("state").filter {
            !["jobs.sqlite", "jobs.sqlite-changes", "jobs.sqlite-reserve"].contains($0)
        }
        #expect(left == [])
    }

    @Test(.timeLimit(.minutes(2))) func `where no inotify instance is left, it polls`() throws {
        let server = try server(0.05)
        let worker = try start(server, photos: 100)
        var taken: [Int32] = []
        while case let one = inotify_init1(Int32(IN_CLOEXEC)), one >= 0 { taken.append(one) }
        defer { for one in taken { close(one) } }
        let follower = try program.start("status", "latest", "--follow", "--json")
        _ = try check(follower.wait())
        #expect(worker.wait().status == 3)
    }
}
