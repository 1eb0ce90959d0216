import Foundation
import TestSupport
import Testing

/// The jobs database refuses to be written in the middle of a run.
@Suite struct DatabaseFailureTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<60)
    }

    /// From here on SQLite refuses to record a photo, as it would with a broken disk.
    private func fail() throws {
        try sql(
            "CREATE TRIGGER injected BEFORE UPDATE OF status ON items WHEN NEW.status IN ('done', 'error') BEGIN SELECT RAISE(ABORT, 'injected at SELECT secret FROM table'); END"
        )
    }

    private func heal() throws { try sql("DROP TRIGGER injected") }

    private func sql(_ statement: String) throws {
        let result = try Shell.run("/usr/bin/sqlite3", ["-cmd", ".timeout 20000", program.database, statement])
        try #require(result.status == 0, "\(result.error)")
    }

    private func start(_ server: LoopbackServer, _ more: String...) throws -> Shell.Running {
        try Shell.Running(
            Program.path, ["analyze", "photos", "--provider", "openai", "--base-url", server.url] + more,
            environment: program.environment, folder: program.scratch.path)
    }

    @Test(.timeLimit(.minutes(2)), arguments: [[String](), ["--no-cache"]])
    func `the run ends with the error, once, and nothing is paid for twice`(more: [String]) throws {
        let server = try LoopbackServer { _ in .late(0.05, body: LoopbackServer.completion(subject: "cat")) }
        let running = try Shell.Running(
            Program.path, ["analyze", "photos", "--provider", "openai", "--base-url", server.url] + more,
            environment: program.environment, folder: program.scratch.path)
        while server.count < 12, running.isRunning { usleep(1_000) }
        try fail()
        // It ends by itself, soon, and does not continue at one core.
        let result = running.wait()
        let sent = server.count
        #expect(result.status == 1, "\(result.error)")
        #expect(result.error.components(separatedBy: "refused a change").count == 2, "\(result.error)")
        #expect(!result.error.contains("SELECT") && !result.error.contains("injected"), "no SQL reaches a user")
        #expect(sent < 40)
        let kept = try String(contentsOfFile: program.database + "-reserve", encoding: .utf8)
        #expect(kept.contains("\"subject\":\"cat\""))
        try heal()
        let resumed = try program.run("resume", "latest", "-q")
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(server.count == 60, "\(sent) were sent before")
        let status = try program.json("status", "--json")
        #expect(status["done"] as? Int == 60 && status["requests"] as? Int == 60, "\(status)")
        #expect(status["input_tokens"] as? Int == 60 * 300)
        #expect(try program.sql("SELECT count(*) FROM items WHERE status <> 'done'") == ["0"])
    }

    @Test(.timeLimit(.minutes(2)))
    func `an answer that was kept is recorded once, also when the next run dies over it`() throws {
        let server = try LoopbackServer { _ in .late(0.05, body: LoopbackServer.completion(subject: "cat")) }
        let running = try start(server)
        while server.count < 12, running.isRunning { usleep(1_000) }
        try fail()
        _ = running.wait()
        try heal()
        let reserve = program.database + "-reserve"
        let kept = try Data(contentsOf: URL(filePath: reserve))
        #expect(try program.run("resume", "latest", "-q").status == 0)
        // As if the power had gone before the reserve was emptied.
        try kept.write(to: URL(filePath: reserve))
        #expect(
            try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url, "-q").status == 0)
        #expect(server.count == 60)
        #expect(try program.sql("SELECT requests FROM v_jobs ORDER BY created_at LIMIT 1") == ["60"])
    }

    @Test func `what SQLite says is reported without a statement, as JSON where that was asked for`() throws {
        let server = try LoopbackServer(subject: "cat")
        _ = try start(server, "-q").wait()
        try sql("CREATE TRIGGER injected BEFORE DELETE ON jobs BEGIN SELECT RAISE(ABORT, 'SELECT this'); END")
        let told = try program.run("prune", "--older-than", "0", "--json")
        #expect(told.status == 1 && !told.error.contains("SELECT"), "\(told.error)")
        let object = try JSONSerialization.jsonObject(with: Data(told.out)) as? [String: [String: Any]]
        #expect(object?["error"]?["code"] as? String == "database_error")
    }
}
