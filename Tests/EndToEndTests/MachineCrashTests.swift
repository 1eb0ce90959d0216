import Foundation
import Synchronization
import TestSupport
import Testing

/// Everything is killed at once, and what is left of the database is its file and its log.
struct MachineCrashTests {
    @Test(.timeLimit(.minutes(3)))
    func `after a crash of the machine the job says that nobody works on it, and resume finishes it`()
        throws
    {
        let program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<120)
        let server = try LoopbackServer { _ in .late(0.05, body: LoopbackServer.completion(subject: "cat")) }
        var known = 0
        for round in 0..<4 {
            let command =
                round == 0
                ? ["analyze", "photos", "--provider", "openai", "--base-url", server.url, "--yes"]
                : ["resume", "latest"]
            var running = [
                try Shell.Running(Program.path, command, environment: program.environment, folder: program.scratch.path)
            ]
            let before = server.count
            while server.count < before + 10, running[0].isRunning { usleep(2_000) }
            running.append(try program.start("resume", "latest"))
            running.append(try program.start("status", "latest", "--follow"))
            while server.count < before + 20, running[0].isRunning { usleep(2_000) }
            for process in running { process.send(SIGKILL) }
            for process in running { _ = process.wait() }
            // Another boot: the shared memory of the database is gone, and so are those processes.
            try? FileManager.default.removeItem(atPath: program.database + "-shm")
            try program.change("UPDATE workers SET boot = 'another', lease_until = 9e15")
            let job = try program.json("status", "--json")
            #expect(job["status"] as? String == "processing")
            #expect(try program.run("status").output.contains("The job isn't running. To continue: photorename resume"))
            let done = try #require(job["done"] as? Int)
            #expect(done >= known)
            known = done
        }
        let sent = server.count
        #expect(try program.run("resume", "latest").status == 0)
        #expect(server.count - sent == 120 - known)
        #expect(
            try program.sql("SELECT status, phase, done, failed, progress FROM v_jobs") == [
                "completed|applied|120|0|100"
            ])
        #expect(try program.isSound)
        #expect(try program.scratch.names("photos").allSatisfy { $0.hasPrefix("cat") })
    }

    @Test(.timeLimit(.minutes(2))) func `every arrow between the states of a job can be gone by commands`() throws {
        let program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<80)
        // Slow while somebody is to be faster, however busy the machine is.
        enum Mood { case slow, refusing, quick }
        let mood = Mutex(Mood.slow)
        let server = try LoopbackServer { request in
            if request.number == 0 { return .http(400, body: "{}") }
            switch mood.withLock({ $0 }) {
            case .slow: return .late(0.5, body: LoopbackServer.completion(subject: "cat"))
            case .refusing: return .http(401, body: "{}")
            case .quick: return .http(200, body: LoopbackServer.completion(subject: "cat"))
            }
        }
        func status() throws -> String { try program.sql("SELECT status FROM v_jobs")[0] }
        func reach(_ count: Int) { while server.count < count { usleep(2_000) } }
        let first = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        reach(4)
        #expect(try program.run("pause", "latest").status == 0)
        #expect(first.wait().status == 3)
        #expect(try status() == "paused")
        let second = try program.start("resume", "latest")
        reach(server.count + 2)
        #expect(try program.run("cancel", "latest").status == 0)
        #expect(second.wait().status == 5)
        #expect(try status() == "cancelled")
        // Refused from here: only a running job is paused, and only one that has not ended is cancelled.
        #expect(try program.run("pause", "latest").status == 1)
        #expect(try program.run("cancel", "latest").status == 1)
        mood.withLock { $0 = .refusing }
        #expect(try program.run("resume", "latest").status == 1)
        #expect(try status() == "error")
        mood.withLock { $0 = .quick }
        #expect(try program.run("resume", "latest").status == 3)
        #expect(try status() == "completed")
        #expect(try program.run("retry", "latest").status == 0)
        #expect(try status() == "completed")
        let states = try program.sql(
            "SELECT data ->> 'status' FROM v_events WHERE type = 'state' ORDER BY seq")
        let walked = zip(states, states.dropFirst()).filter { $0 != $1 }.map { "\($0)>\($1)" }
        #expect(
            walked.joined(separator: " ")
                == "processing>paused paused>processing processing>cancelled cancelled>processing processing>error error>processing processing>completed completed>processing processing>completed"
        )
    }
}
