import Foundation
import TestSupport
import Testing

/// Who waits takes nothing from those that work.
@Suite struct WaitingTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<1)
    }

    @Test(.timeLimit(.minutes(2))) func `a photo that waits for its next attempt is waited for asleep`() throws {
        // The same job twice, with a short wait and with a long one: what the longer one adds is what waiting costs.
        func locks(_ milliseconds: Int) throws -> Int {
            let server = try LoopbackServer { request in
                request.number == 0
                    ? .http(503, headers: ["retry-after-ms: \(milliseconds)"], body: "{}")
                    : .http(200, body: LoopbackServer.completion(subject: "cat"))
            }
            let trace = program.scratch.path + "/trace"
            let run = try Shell.run(
                "/usr/bin/strace",
                [
                    "-f", "-qq", "-o", trace, "-e", "trace=fcntl", Program.path, "analyze", "photos", "--provider",
                    "openai",
                    "--base-url", server.url, "--no-cache", "-q",
                ], environment: program.environment, folder: program.scratch.path)
            #expect(run.status == 0, "\(run.error)")
            // Each read of SQLite's takes a lock.
            return try String(contentsOfFile: trace, encoding: .utf8).components(separatedBy: "F_RDLCK").count
        }
        let difference = try locks(4_500) - locks(500)
        // Four seconds: the look at the job's status four times a second, and nothing of fifty.
        #expect(difference < 80, "\(difference) reads in four seconds")
    }

    @Test(.timeLimit(.minutes(2))) func `a photo that another process puts back is taken at once`() throws {
        try TinyPictures.fill(program.photos, 0..<6)
        let server = try LoopbackServer { _ in .late(0.8, body: LoopbackServer.completion(subject: "cat")) }
        let first = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--concurrency", "4", "-q")
        while server.count < 3, first.isRunning { usleep(2_000) }
        let second = try program.start("resume", "latest", "-q")
        usleep(300_000)
        first.send(SIGINT)
        _ = first.wait()
        _ = second.wait()
        #expect(try program.json("status", "--json")["done"] as? Int == 6)
        #expect(server.count == 6)
    }

    @Test(.timeLimit(.minutes(2))) func `a program that runs at the end holds up nobody who looks at the page`() throws
    {
        try program.scratch.write("hook", "#!/bin/sh\nsleep 4; touch '\(program.scratch.path)/ended'\n")
        try Shell.run("chmod +x '\(program.scratch.path)/hook'")
        let server = try LoopbackServer(subject: "cat")
        // On one core the pool has one thread, and whoever blocks it blocks all.
        let page = try ServedPage(
            program, launcher: ["/usr/bin/taskset", "-c", "0"], "analyze", "photos", "--provider", "openai",
            "--base-url",
            server.url, "--review", "--no-open", "--on-finish", "./hook")
        while try program.sql("SELECT hook_started FROM jobs") != ["1"] { usleep(20_000) }
        usleep(300_000)
        #expect(try page.curl("api/summary", "-m", "2").contains("200 OK"))
        #expect(!FileManager.default.fileExists(atPath: program.scratch.path + "/ended"))
        page.running.send(SIGINT)
    }
}
