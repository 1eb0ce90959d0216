import Foundation
import TestSupport
import Testing

/// Workers that are no process of the one who began the job, and what others see of it.
@Suite(.enabled(if: PostgresServer.programs != nil)) struct PostgresWorkersTests {
    let server: PostgresServer
    let database: String
    let program: Program

    init() throws {
        server = try PostgresServer(settings: ["fsync=off", "wal_level=logical"])
        database = try server.database()
        var program = try Program()
        try program.use(server.address(of: database))
        self.program = program
        try TinyPictures.fill(program.photos, 0..<40)
    }

    var vendor: LoopbackServer {
        get throws { try LoopbackServer { _ in .late(0.1, body: LoopbackServer.completion(subject: "cat")) } }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a worker for any job takes what was left, but not without the key`() throws {
        let vendor = try vendor
        let key = ["OPENAI_API_KEY": "sk-x"]
        let first = try program.start("analyze", "photos", "--provider", "openai", "--base-url", vendor.url, more: key)
        #expect(try until { vendor.count > 5 })
        first.send(SIGKILL)
        _ = first.wait()
        let count = vendor.count
        let stranger = try program.start("work", "--any")
        usleep(2_000_000)
        #expect(vendor.count == count)
        #expect(try program.json("status", "--json")["status"] as? String == "processing")
        let helper = try program.start("work", "--any", more: key)
        #expect(try program.run("wait", "latest").status == 0)
        #expect(try program.json("status", "--json")["done"] as? Int == 40)
        for worker in [stranger, helper] {
            worker.send(SIGINT)
            #expect(worker.wait().status == 130)
        }
    }

    @Test(.timeLimit(.minutes(2))) func `photos that links lead to are there for a worker`() throws {
        let vendor = try vendor
        let links = try program.scratch.folder("links")
        try Shell.run("ln -s '\(program.photos)'/*.png '\(links)'")
        let key = ["OPENAI_API_KEY": "sk-x"]
        let first = try program.start(
            "analyze", "links", "--follow-symlinks", "--provider", "openai", "--base-url", vendor.url, more: key)
        #expect(try until { vendor.count > 5 })
        first.send(SIGKILL)
        _ = first.wait()
        let resumed = try program.run("resume", "latest", more: key)
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(try program.json("status", "--json")["done"] as? Int == 40)
    }

    @Test(.timeLimit(.minutes(2))) func `status shows each worker with its machine and its pace`() throws {
        let vendor = try vendor
        try TinyPictures.fill(program.photos, 40..<200)
        let running = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", vendor.url, more: ["OPENAI_API_KEY": "sk-x"])
        #expect(try until { vendor.count > 20 })
        let host = try Shell.run("uname -n").lines.first ?? ""
        let status = try program.run("status").output
        #expect(status.contains("Workers   \(host), process \(running.pid): "), "\(status)")
        let workers = try program.json("status", "--json")["workers"] as? [[String: Any]] ?? []
        #expect(workers.count == 1)
        #expect(workers.first?["host"] as? String == host)
        #expect(workers.first?["pid"] as? Int == Int(running.pid))
        #expect(workers.first?["per_minute"] as? Double ?? 0 > 0)
        #expect(running.wait().status == 0)
    }

    @Test(.timeLimit(.minutes(2))) func `a job notifies its followers ten times a second at most`() throws {
        let vendor = try LoopbackServer { _ in .late(0.02, body: LoopbackServer.completion(subject: "cat")) }
        try TinyPictures.fill(program.photos, 40..<400)
        let start = ContinuousClock.now
        let running = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", vendor.url, more: ["OPENAI_API_KEY": "sk-x"])
        #expect(try until { vendor.count > 0 })
        let job = try program.json("status", "--json")["job"] as? String ?? ""
        let channels = try server.sql(
            "SELECT photorename.channel('\(job)') UNION ALL SELECT photorename.channel()", in: database, as: "someone")
        // psql shows what has come in after each statement.
        let listener = try Shell.Running(
            "/bin/bash",
            [
                "-c",
                """
                (echo 'LISTEN "\(channels[0])"; LISTEN "\(channels[1])";'
                for i in $(seq 400); do echo 'SELECT pg_sleep(0.02);'; done) | \
                '\(PostgresServer.programs ?? "")/psql' -XAtq -h '\(server.folder)' -U someone -d \(database)
                """,
            ])
        #expect(running.wait().status == 0)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let lines = listener.wait().lines
        let ofJob = lines.filter { $0.contains("\"\(channels[0])\"") }.count
        let ofAll = lines.filter { $0.contains("\"\(channels[1])\"") }.count
        #expect((3...Int(10 * seconds) + 8).contains(ofJob), "\(ofJob) in \(seconds) s")
        // Of progress it hears nothing.
        #expect((1...8).contains(ofAll), "\(ofAll)")
    }

    @Test(.timeLimit(.minutes(2)))
    func `a publication shows each change of the status, and progress ten times a second`()
        throws
    {
        try server.sql(
            "CREATE PUBLICATION live FOR TABLE photorename.processing_jobs, photorename.processing_job_logs",
            in: database)
        try server.sql("SELECT pg_create_logical_replication_slot('live', 'pgoutput')", in: database)
        let vendor = try vendor
        let start = ContinuousClock.now
        let result = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", vendor.url, more: ["OPENAI_API_KEY": "sk-x"])
        #expect(result.status == 0)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let file = program.scratch.path + "/changes"
        try server.run("touch '\(server.folder)/changes'")
        try server.run(
            """
            timeout 3 '\(PostgresServer.programs ?? "")/pg_recvlogical' -h '\(server.folder)' -U postgres -d \(database) \
            --slot live --start --no-loop -o proto_version=1 -o publication_names=live -f '\(server.folder)/changes' || true
            """)
        try Shell.run("cp '\(server.folder)/changes' '\(file)'")
        let text = try Shell.run("strings -n 4 '\(file)'").output
        for status in ["pending", "processing", "completed"] { #expect(text.contains(status), "\(status)") }
        #expect(text.contains("the job is completed"))
        // Of each change: the key, the user, the status, the progress …
        let changes = text.components(separatedBy: "\"step\" : \"describe\"").count - 1
        #expect(changes >= 5 && Double(changes) <= 10 * seconds + 8, "\(changes) in \(seconds) s")
    }
}
