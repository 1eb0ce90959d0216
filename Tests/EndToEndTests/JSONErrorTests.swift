import Foundation
import TestSupport
import Testing

/// A command that was asked for JSON says its failure in JSON too, on standard output, with the exit status of always.
@Suite struct JSONErrorTests {
    let program = try! Program()

    private func error(_ arguments: [String], _ status: Int32) throws -> [String: Any] {
        let result = try program.run(arguments)
        #expect(result.status == status, "\(arguments): \(result.error)")
        #expect(!result.error.isEmpty, "people are told as well")
        let plain = try program.run(arguments.filter { !["--json", "json", "--format", "--format=json"].contains($0) })
        #expect(plain.status == status && !plain.output.contains("\"error\""), "\(arguments)")
        #expect(result.output.hasSuffix("}\n") && result.lines.count == 1, "\(arguments): \(result.output)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.out)) as? [String: Any])
        let error = try #require(object["error"] as? [String: Any])
        #expect(Set(error.keys) == ["code", "message", "hint"] && object.count == 1)
        return error
    }

    @Test func `every command that writes JSON does`() throws {
        for command in ["status", "logs", "apply", "undo"] {
            let error = try error([command, "nosuchjob", "--json"], 1)
            #expect(error["code"] as? String == "no_such_job", "\(command)")
            #expect((error["message"] as? String)?.contains("nosuchjob") == true)
            #expect((error["hint"] as? String)?.isEmpty == false)
        }
        for command in ["preview", "resume", "retry"] {
            #expect(try error([command, "nosuchjob", "--format", "json"], 1)["code"] as? String == "no_such_job")
        }
        #expect(try error(["analyze", "nowhere", "--format=json"], 1)["code"] as? String == "failed")
        try program.scratch.write(
            "other.sqlite", "this is no database, whatever its name says, and long enough for one")
        for command in ["jobs", "prune", "status"] {
            let found = try error([command, "--json", "--database", program.scratch.path + "/other.sqlite"], 1)
            #expect(found["code"] as? String == "database_damaged", "\(command)")
        }
        #expect(try error(["prune", "--json", "--older-than", "soon"], 64)["code"] as? String == "usage")
        #expect(try error(["status", "--json", "--nonsense"], 64)["code"] as? String == "usage")
        #expect(try error(["doctor", "--json", "--salvage", program.scratch.path + "/other.sqlite"], 1)["code"] != nil)
    }

    @Test func `a job that cannot continue does, too`() throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let server = try LoopbackServer { _ in .http(401, body: "{}") }
        let failed = try error(
            ["analyze", "photos", "--provider", "openai", "--base-url", server.url, "--format", "json"], 1)
        #expect(failed["code"] as? String == "key_refused")
        let stored = try #require(try program.json("status", "--json")["error"] as? [String: Any])
        // Stored hints are whole sentences.
        let hint = try #require(stored["hint"] as? String)
        #expect(hint.first?.isUppercase == true && hint.last == ".", "\(hint)")
    }

    @Test func `what fails after a result is written adds no second document to it`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        #expect(try program.run("analyze", "photos", "--template", "a-{seq}").status == 0)
        let refuse = "BEFORE INSERT ON rename_records BEGIN SELECT RAISE(ABORT, 'no'); END"
        try Shell.run("sqlite3 '\(program.database)' \"CREATE TRIGGER refuse \(refuse)\"")
        let result = try program.run("analyze", "photos", "--template", "a-{seq}", "--yes", "--format", "json")
        #expect(result.status == 1 && !result.error.isEmpty, "\(result.error)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.out)) as? [String: Any])
        #expect(object["renames"] != nil && object["error"] == nil, "\(result.output)")
    }

    @Test func `before a question people read the names on standard error, and programs get one document`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        #expect(try program.run("analyze", "photos", "--template", "a-{seq}").status == 0)
        for (typed, moved) in [("n", 0), ("y", 2)] {
            let shown = try program.terminal("apply latest --json > out.json", typing: "\(typed)\\n")
            #expect(shown.output.contains("a-1"), "\(shown.output)")
            let out = try Data(contentsOf: URL(filePath: program.scratch.path + "/out.json"))
            let object = try #require(try JSONSerialization.jsonObject(with: out) as? [String: Any])
            #expect(object["renamed"] as? Int == moved, "\(object)")
        }
    }

    @Test func `what was saved of a database is reported as JSON`() throws {
        try TinyPictures.fill(program.photos, 0..<1)
        #expect(try program.run("analyze", "photos").status == 0)
        let object = try program.json(
            "doctor", "--json", "--database", program.database, "--salvage", program.scratch.path + "/new.sqlite")
        let saved = try #require(object["saved"] as? [[String: Any]])
        #expect(saved.contains { $0["table"] as? String == "items" && $0["rows"] as? Int == 1 })
        #expect(saved.allSatisfy { $0["complete"] as? Bool == true })
    }

    @Test func `prune writes what it deleted`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        #expect(try program.run("analyze", "photos").status == 0)
        for isDry in [true, false] {
            let object = try program.json(
                "prune", "--json", "--older-than", "0", isDry ? "--dry-run" : "--all")
            let jobs = try #require(object["jobs"] as? [[String: Any]])
            #expect(
                jobs.count == 1 && jobs[0]["status"] as? String == "completed"
                    && jobs[0]["root"] as? String == program.photos)
            #expect(object["dry_run"] as? Bool == isDry && object["descriptions"] as? Int == 0)
        }
        #expect(try program.run("prune", "--json", "--older-than", "0").output.contains("\"jobs\":[]"))
    }
}
