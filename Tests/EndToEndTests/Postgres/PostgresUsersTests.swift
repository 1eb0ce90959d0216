import Foundation
import TestSupport
import Testing

/// A PostgreSQL database and who may use it: roles, passwords, what other users of the machine can see.
@Suite(.enabled(if: PostgresServer.programs != nil)) struct PostgresUsersTests {
    let server: PostgresServer
    let database: String
    let program: Program

    init() throws {
        server = try #require(PostgresServer.shared)
        database = try server.database()
        var program = try Program()
        program.environment["PHOTORENAME_DATABASE"] = server.address(of: database)
        self.program = program
        try program.copyFixtures()
    }

    func role() throws -> String {
        let name = "user\(UInt32.random(in: 0 ... .max))"
        try server.sql("CREATE ROLE \(name) LOGIN")
        return name
    }

    @Test func `without tables, the error names the command that makes them`() throws {
        let result = try program.run("jobs")
        #expect(result.status == 1)
        #expect(result.error.contains("photorename database init"), "\(result.error)")
        #expect(try program.run("database", "init").output.contains("Created the schema photorename"))
        #expect(try program.run("database", "init").output.contains("has it already"))
        #expect(try program.run("database", "upgrade").output.contains("has this version already"))
        #expect(try program.run("database", "check").output.contains("is as it should be"))
        #expect(try program.run("jobs").status == 0)
        #expect(try program.run("doctor").output.contains("database: postgresql:///\(database)"))
    }

    @Test func `two roles: neither sees, follows, changes or prunes the other's jobs, by the program or by SQL`() throws
    {
        try program.run("database", "init")
        let other = try role()
        var stranger = program
        stranger.environment["PHOTORENAME_DATABASE"] = server.address(of: database, role: other)
        #expect(try stranger.run("jobs").error.contains("photorename database grant"))
        #expect(try program.run("database", "grant", other).status == 0)
        #expect(try program.run("analyze", "photos", "--provider", "local", "--dry-run").status == 0)
        let job = try program.json("status", "--json")["job"] as? String ?? ""
        #expect(try stranger.run("jobs").output.isEmpty)
        for command in ["status", "logs", "cancel", "retry", "resume", "wait", "apply", "undo"] {
            let result = try stranger.run([command, job])
            #expect(
                result.status == 1 && result.error.contains("there is no job \(job)"), "\(command): \(result.error)")
        }
        #expect(try stranger.run("prune", "--older-than", "0s", "--all").status == 0)
        #expect(try program.run("status", job).status == 0)

        func sql(_ statement: String) throws -> [String] { try server.sql(statement, in: database, as: other) }
        let tables = try server.sql(
            "SELECT relname FROM pg_class WHERE relnamespace = 'photorename'::regnamespace AND relkind IN ('r', 'v')",
            in: database)
        #expect(tables.count > 20)
        for table in tables where !["schema_version", "users", "commits"].contains(table) {
            #expect(try sql("SELECT count(*) FROM photorename.\(table)") == ["0"], "\(table)")
        }
        #expect(try sql("UPDATE photorename.jobs SET status = 'cancelled' RETURNING id").isEmpty)
        #expect(try sql("DELETE FROM photorename.jobs RETURNING id").isEmpty)
        #expect(throws: PostgresServer.Failure.self) {
            try sql(
                "INSERT INTO photorename.logs (user_id, job, at, level, code, message) VALUES ('someone', '\(job)', 0, 'info', 'x', 'y')"
            )
        }
        #expect(throws: PostgresServer.Failure.self) { try sql("UPDATE photorename.schema_version SET version = 99") }
        // And the other way round.
        #expect(try stranger.run("analyze", "photos", "--provider", "local", "--dry-run").status == 0)
        #expect(try program.sql("SELECT count(*) FROM jobs") == ["1"])
    }

    @Test func `a password is refused among the arguments and in the config file, and shown nowhere`() throws {
        try program.run("database", "init")
        let secret = "postgresql://someone:s3cret@/\(database)?host=\(server.folder)"
        let result = try program.run("jobs", "--database", secret)
        #expect(result.status == 64)
        #expect(result.error.contains("~/.pgpass") && !result.error.contains("s3cret"))
        let query = try program.run("jobs", "--database", server.address(of: database) + "&password=s3cret")
        #expect(query.status == 64 && !query.error.contains("s3cret"))
        try program.scratch.write("config/photorename/config.yaml", "database: \(secret)\n")
        let config = try program.run("jobs", more: ["PHOTORENAME_DATABASE": ""])
        #expect(config.status != 0)
        #expect(config.error.contains("without a password") && !config.error.contains("s3cret"), "\(config.error)")
        // By environment it is possible.
        try program.scratch.write("config/photorename/config.yaml", "keep_meaningful: false\n")
        let more = ["PHOTORENAME_DATABASE": secret]
        for arguments in [["jobs", "--verbose"], ["doctor"], ["config", "show"], ["database", "check"]] {
            let shown = try program.run(arguments, more: more)
            #expect(shown.status == 0)
            #expect(!(shown.output + shown.error).contains("s3cret"), "\(arguments)")
        }
        #expect(try program.run("status", "nosuchjo", more: more).error.contains("s3cret") == false)
    }

    @Test(.timeLimit(.minutes(2))) func `a background worker gets the address by environment`() throws {
        try program.run("database", "init")
        let vendor = try LoopbackServer { _ in .late(0.3, body: LoopbackServer.completion(subject: "cat")) }
        try TinyPictures.fill(program.photos, 0..<30)
        let started = try program.run(
            "analyze", "photos", "--detach", "--provider", "openai", "--base-url", vendor.url,
            more: ["OPENAI_API_KEY": "sk-x"])
        #expect(started.status == 0)
        #expect(try until { vendor.count > 0 })
        let arguments = try Shell.run("ps -eo args | grep '[p]hotorename work'").output
        #expect(arguments.contains("work"))
        #expect(!arguments.contains(database + "?"), "\(arguments)")
        #expect(try program.run("wait", "latest").status == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func `answers, limits and thumbnails of one user are not those of another`() throws {
        try program.run("database", "init")
        let other = try role()
        try program.run("database", "grant", other)
        try TinyPictures.fill(program.photos, 0..<10)
        let count = try program.scratch.names("photos").count
        let vendor = try LoopbackServer(subject: "cat")
        // A file that has just been written can still change unseen, so what is known of it isn't kept.
        sleep(3)
        func analyze(as program: Program) throws {
            let result = try program.run(
                "analyze", "photos", "--dry-run", "--provider", "openai", "--base-url", vendor.url,
                more: ["OPENAI_API_KEY": "sk-x"])
            #expect(result.status == 0, "\(result.error)")
        }
        try analyze(as: program)
        let first = vendor.count
        #expect(first == count)
        // One's own answers are there again.
        try analyze(as: program)
        #expect(vendor.count == first)
        var stranger = program
        stranger.environment["PHOTORENAME_DATABASE"] = server.address(of: database, role: other)
        try analyze(as: stranger)
        #expect(vendor.count == 2 * first)
        for table in ["descriptions", "thumbnails", "rate_limiters"] {
            let users = try server.sql("SELECT DISTINCT user_id FROM photorename.\(table) ORDER BY 1", in: database)
            #expect(Set(users) == ["someone", other], "\(table)")
        }
    }

    @Test func `names, words and paths are values, whatever they contain`() throws {
        try program.run("database", "init")
        let evil = [
            "a'; DROP TABLE items; --", "$1", "?", ":job", "\\x00", "{1,2}", "%s\"", "E'\\''", "\u{2028}", "$$",
        ]
        for (number, name) in evil.enumerated() {
            try Data(TinyPictures.png(number)).write(to: URL(filePath: program.photos + "/\(name).png"))
        }
        let vendor = try LoopbackServer { request in
            let word = evil[request.number % evil.count]
            return .http(
                200, body: LoopbackServer.completion(subject: "nul\u{0}quote' \(word) fox \(request.number)"))
        }
        let before = try program.scratch.names("photos").sorted()
        let result = try program.run(
            "analyze", "photos", "--yes", "--provider", "openai", "--base-url", vendor.url,
            more: ["OPENAI_API_KEY": "sk-x"])
        #expect(result.status == 0, "\(result.error)")
        #expect(try program.sql("SELECT count(*) FROM items") == ["\(before.count)"])
        #expect(try program.json("status", "--json")["failed"] as? Int == 0)
        #expect(try program.run("undo", "latest", "--yes").status == 0)
        #expect(try program.scratch.names("photos").sorted() == before)
    }
}
