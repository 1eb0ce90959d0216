import Foundation
import TestSupport
import Testing

/// The database as people and attackers meet it.
struct DatabaseTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-x")
    }

    func analyze(_ photos: Int) throws {
        try TinyPictures.fill(program.photos, 0..<photos)
        let server = try LoopbackServer { request in
            request.number == 1
                ? .http(400, body: "{}") : .http(200, body: LoopbackServer.completion(subject: "cat"))
        }
        try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
    }

    @Test func `people with sqlite3 find views, a number of the format, and the program's mark`() throws {
        try analyze(5)
        func columns(_ view: String) throws -> String {
            try program.sql("SELECT name FROM pragma_table_info('\(view)')").joined(separator: " ")
        }
        #expect(
            try columns("v_jobs")
                == "job status phase progress root total processed done failed skipped remaining planned renamed provider model requests cache_hits input_tokens output_tokens cost_usd error_code error_message error_hint created_at updated_at finished_at workers seq"
        )
        #expect(
            try columns("v_items")
                == "item job ordinal path status step attempts new subject error_code error_message http_status retry_at requests input_tokens output_tokens elapsed_ms"
        )
        #expect(try columns("v_events") == "job seq type at data")
        let job = try program.json("status", "--json")
        let shown = try program.sql(
            "SELECT job || ' ' || done || ' ' || failed || ' ' || seq || ' ' || created_at FROM v_jobs")
        #expect(shown == ["\(job["job"] ?? "") 4 1 \(job["seq"] ?? "") \(job["created_at"] ?? "")"])
        #expect(try program.sql("PRAGMA application_id") == ["1885893230"])
        #expect(try program.sql("PRAGMA user_version") == ["3"])
    }

    @Test func `a newer database, another program's and none at all are refused in plain words, and left as they are`()
        throws
    {
        try analyze(2)
        try Shell.run("sqlite3 '\(program.database)' 'PRAGMA user_version = 99'")
        let newer = try program.run("jobs")
        #expect(newer.status == 1)
        #expect(newer.error.contains("was written by another version of photorename\n  To undo"))
        #expect(try program.run("doctor").output.contains("another version"))

        let other = program.scratch.path + "/other.sqlite"
        try Shell.run("sqlite3 '\(other)' 'CREATE TABLE bookmarks (url); PRAGMA application_id = 7'")
        let before = try Data(contentsOf: URL(filePath: other))
        let foreign = try program.run("jobs", "--database", other)
        #expect(foreign.status == 1)
        #expect(foreign.error.contains("another program"))
        #expect(try Data(contentsOf: URL(filePath: other)).prefix(18) == before.prefix(18))
        #expect(try Shell.run("sqlite3 '\(other)' .tables").output.contains("bookmarks"))

        let text = try program.scratch.write("text.sqlite", String(repeating: "no database at all ", count: 500))
        #expect(try program.run("jobs", "--database", text).error.contains("is damaged or is not a jobs database"))
    }

    @Test func `a damaged database is reported, and what can be read is saved`() throws {
        try analyze(400)
        // A page in the middle is overwritten: some photos of the job are gone, the others are not.
        try Shell.run("sqlite3 '\(program.database)' 'PRAGMA wal_checkpoint(TRUNCATE)'")
        let page = try program.sql(
            "SELECT pageno FROM dbstat WHERE name = 'items' AND pagetype = 'leaf' ORDER BY pageno")
        let victim = try #require(page.count > 4 ? Int(page[page.count / 2]) : nil)
        try Shell.run(
            "dd if=/dev/urandom of='\(program.database)' bs=4096 seek=\(victim - 1) count=1 conv=notrunc status=none")

        let status = try program.run("status", "--items")
        #expect(status.status == 1)
        #expect(status.error.contains("is damaged"))
        #expect(status.error.contains("photorename doctor --database \(program.database) --salvage NEWFILE"))
        let doctor = try program.run("doctor", "--database", program.database)
        #expect(doctor.status == 1)
        #expect(doctor.output.contains("--salvage NEWFILE"))

        let damaged = try Data(contentsOf: URL(filePath: program.database))
        let new = program.scratch.path + "/saved.sqlite"
        let saved = try program.run("doctor", "--database", program.database, "--salvage", new)
        #expect(saved.status == 0, "\(saved.error)")
        #expect(saved.output.contains("other rows could not be read"))
        #expect(try Data(contentsOf: URL(filePath: program.database)) == damaged)
        var program = program
        program.environment["PHOTORENAME_DATABASE"] = new
        let job = try program.json("status", "--json")
        let left = try #require(job["total"] as? Int)
        #expect(left > 300 && left < 400)
        #expect(try Shell.run("sqlite3 '\(new)' 'PRAGMA integrity_check; PRAGMA foreign_key_check'").output == "ok\n")
        #expect(try program.run("preview", "latest").status == 0)
        // It does not write over what is there.
        #expect(try program.run("doctor", "--database", self.program.database, "--salvage", new).status == 1)
    }

    @Test func `doctor makes no database where there is none`() throws {
        let program = try Program(renamesAll: false)
        #expect(try program.run("doctor").output.contains("none yet at"))
        #expect(try program.scratch.names() == ["photos"])
    }

    @Test func `links that somebody planted are not followed`() throws {
        try analyze(2)
        let target = try program.scratch.write("target", "precious")
        for ending in ["-wal", "-shm", "-changes", "-reserve"] {
            try? FileManager.default.removeItem(atPath: program.database + ending)
            try FileManager.default.createSymbolicLink(
                atPath: program.database + ending, withDestinationPath: target)
            let result = try program.run("analyze", "photos", "--dry-run")
            #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
            if ending == "-wal" { #expect(result.status == 1, "\(ending)") }
            try FileManager.default.removeItem(atPath: program.database + ending)
        }
    }

    @Test(.enabled(if: Program.nobodyCanRun))
    func `a file that somebody else left open for all is not used`() throws {
        try analyze(2)
        chmod(program.scratch.path, 0o755)
        chmod(program.scratch.path + "/state", 0o777)
        chmod(program.database, 0o666)
        let foreign = try program.bash("\(Program.asNobody) '\(Program.path)' jobs")
        #expect(foreign.status == 1)
        #expect(foreign.error.contains("it belongs to another user"))
    }
}
