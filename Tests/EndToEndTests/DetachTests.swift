import Foundation
import TestSupport
import Testing

/// Jobs without a terminal.
@Suite(.onEachEngine) struct DetachTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-x")
    }

    func server(_ seconds: Double) throws -> LoopbackServer {
        try LoopbackServer { _ in .late(seconds, body: LoopbackServer.completion(subject: "cat")) }
    }

    func worker() throws -> Int32 { Int32(try program.sql("SELECT pid FROM workers ORDER BY id DESC LIMIT 1")[0]) ?? 0 }

    @Test(.timeLimit(.minutes(2)))
    func `detach prints the job ID alone, and the job outlives its shell and its terminal`() throws {
        try TinyPictures.fill(program.photos, 0..<40)
        let server = try server(0.2)
        // The shell that started it, all of its group and its terminal are gone before the job has well begun.
        let shell = try program.bash(
            """
            exec 7</etc/passwd
            setsid -w script -qec "'\(Program.path)' analyze photos --provider openai --base-url \(server.url) --detach > id 2> said; kill -KILL 0" /dev/null
            """)
        _ = shell
        let id = try String(contentsOfFile: program.scratch.path + "/id", encoding: .utf8)
        #expect(id.wholeMatch(of: /[0-9a-hjkmnp-tv-z]{8}\n/) != nil, "\(id)")
        #expect(try String(contentsOfFile: program.scratch.path + "/said", encoding: .utf8) == "")
        let job = id.trimmingCharacters(in: .newlines)
        let pid = try worker()
        #expect(try program.run("status", job).output.contains("processing"))
        // A session of its own, nothing of ours open, no terminal.
        let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8).split(separator: " ")
        #expect(stat[5] == "\(pid)" && stat[6] == "0")
        let open = try Shell.run("ls -l /proc/\(pid)/fd").output
        #expect(!open.contains("/etc/passwd") && !open.contains("/dev/pts") && !open.contains("/said"))
        #expect(open.contains("0 -> /dev/null"))
        #expect(try program.run("wait", job).status == 0)
        #expect(server.count == 40)
        let log = try program.run("logs", job).output
        #expect(log.contains("Describing with openai"))
        let left = try program.scratch.names("state").filter { $0.contains("-worker-") }
        #expect(left == [])
    }

    @Test(.timeLimit(.minutes(2)))
    func `with yes the renames are part of the job, and resume carries them out after a crash`()
        throws
    {
        try TinyPictures.fill(program.photos, 0..<40)
        let server = try server(0.1)
        let result = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--detach", "--yes")
        #expect(result.status == 0 && result.error.isEmpty && result.lines.count == 1)
        while server.count < 20 { usleep(5_000) }
        kill(try worker(), SIGKILL)
        usleep(100_000)
        #expect(try program.run("status").output.contains("The job isn't running. To continue: photorename resume"))
        #expect(try program.run("status", "--json").error.contains("The job isn't running"))
        #expect(try program.json("status", "--json")["status"] as? String == "processing")
        let resumed = try program.run("resume", "latest", "--detach")
        #expect(resumed.lines == result.lines)
        #expect(try program.run("wait", "latest").status == 0)
        #expect(try program.scratch.names("photos").allSatisfy { $0.hasPrefix("cat") })
        #expect(try program.sql("SELECT status, phase, done, renamed FROM v_jobs") == ["completed|applied|40|40"])
    }

    @Test(.timeLimit(.minutes(2))) func `a worker that ends by a fault of its own leaves its last words in the log`()
        throws
    {
        try TinyPictures.fill(program.photos, 0..<40)
        let server = try server(0.3)
        try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url, "--detach")
        while server.count < 8 { usleep(5_000) }
        let pid = try worker()
        try Shell.run("echo 'Fatal error: planted' >> /proc/\(pid)/fd/2")
        kill(pid, SIGKILL)
        usleep(100_000)
        #expect(try program.run("resume", "latest").status == 0)
        let log = try program.run("logs").output
        #expect(log.contains("worker_stderr Fatal error: planted"))
        #expect(log.contains("process \(pid) died"))
    }

    @Test(.timeLimit(.minutes(2))) func `what hinders a worker in the background is the job's error`() throws {
        try TinyPictures.fill(program.photos, 0..<4)
        let server = try LoopbackServer { _ in .http(401, body: "{\"error\":{\"message\":\"no\"}}") }
        try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url, "--detach")
        #expect(try program.run("wait", "latest").status == 1)
        #expect(try program.sql("SELECT status, error_code FROM v_jobs") == ["error|key_refused"])
        // Told to stop, it stops like any other.
        let slow = try self.server(0.5)
        try program.run("analyze", "photos", "--provider", "openai", "--base-url", slow.url, "--detach")
        while slow.count < 4 { usleep(5_000) }
        kill(try worker(), SIGTERM)
        #expect(try program.run("wait", "latest").status == 3)
        #expect(try program.sql("SELECT status, done FROM v_jobs ORDER BY created_at DESC LIMIT 1") == ["paused|4"])
        #expect(try program.run("analyze", "nosuch", "--detach").status == 1)
        #expect(try program.run("analyze", "photos", "--detach", "--bell").status == 64)
    }

    @Test(.timeLimit(.minutes(2))) func `at the end a program of the user's is run with the job's facts, and no key`()
        throws
    {
        try TinyPictures.fill(program.photos, 0..<4)
        let server = try server(0)
        let told = program.scratch.path + "/told"
        let hook = try program.scratch.write(
            "my hook;touch x",
            "#!/bin/sh\n{ echo \"$# $PHOTORENAME_JOB $PHOTORENAME_STATUS $PHOTORENAME_DONE $PHOTORENAME_FAILED $PHOTORENAME_EXIT_STATUS\"; env | grep -c sk-x; echo end; } >> '\(told)'\necho noise\n"
        )
        chmod(hook, 0o755)
        let result = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--on-finish", hook)
        #expect(result.status == 0)
        #expect(result.lines.count == 4)
        let id = try program.sql("SELECT job FROM v_jobs")[0]
        #expect(try String(contentsOfFile: told, encoding: .utf8) == "0 \(id) completed 4 0 0\n0\nend\n")
        // The same in the background, by a name relative to where it was given.
        try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--detach", "--on-finish",
            "./my hook;touch x")
        #expect(try program.run("wait", "latest").status == 0)
        while try String(contentsOfFile: told, encoding: .utf8).components(separatedBy: "end\n").count < 3 {
            usleep(10_000)
        }
        // What it says goes where the worker's own messages go.
        while try !program.run("logs").output.contains("worker_stderr noise") { usleep(20_000) }
        for bad in ["/nosuch", "photos", "true -x"] {
            #expect(try program.run("analyze", "photos", "--on-finish", bad).status == 64, "\(bad)")
        }
        // Its failure is reported, and changes nothing.
        let failing = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--on-finish", "false")
        #expect(failing.status == 0)
        #expect(failing.error.contains("exited with status 1"))
        #expect(try program.scratch.names().contains("x") == false)
        // Also where the parent ignores the end of its children.
        let ignored = try program.bash(
            "env --ignore-signal=CHLD '\(Program.path)' analyze photos --provider openai --base-url '\(server.url)' --on-finish false"
        )
        #expect(ignored.error.contains("exited with status 1"), "\(ignored.error)")
    }
}
