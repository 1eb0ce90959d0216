import Foundation
import TestSupport
import Testing

/// Poolers between the program and its database, and what libpq reads by itself: a service, certificates, passwords.
@Suite(.enabled(if: PostgresServer.programs != nil && Pooler.isThere)) struct PoolerTests {
    let server: PostgresServer
    let database: String
    let program: Program

    init() throws {
        server = try #require(PostgresServer.shared)
        database = try server.database()
        program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<40)
    }

    @Test(.timeLimit(.minutes(2)), arguments: ["transaction", "session"])
    func `behind a pooler everything works, with and without sessions of one's own`(mode: String) throws {
        let pooler = try Pooler(to: server, mode: mode)
        var program = program
        try program.use(pooler.address(of: database))
        let vendor = try LoopbackServer { _ in .late(0.05, body: LoopbackServer.completion(subject: "cat")) }
        // Two at once, so that sessions change hands.
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", vendor.url)
        #expect(try until { vendor.count > 0 })
        let follower = try program.start("status", "latest", "--follow", "--json")
        let helper = try program.start("work", "latest")
        #expect(running.wait().status == 0)
        #expect(helper.wait().status == 0)
        let followed = follower.wait()
        #expect(followed.status == 0, "\(followed.error)")
        let events = try followed.lines.map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
        let numbers = events.filter { $0["type"] != nil }.compactMap { $0["seq"] as? Int }
        #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
        #expect(vendor.count == 40)
        let status = try program.json("status", "--json")
        #expect(status["done"] as? Int == 40 && status["requests"] as? Int == 40)
        #expect(try program.run("apply", "latest", "--yes").status == 0)
        #expect(try program.run("undo", "latest", "--yes").status == 0)
    }

    @Test(.timeLimit(.minutes(2))) func `port 6543 is recognized and said, and followers look twice a second`() throws {
        let pooler = try Pooler(to: server, mode: "transaction", port: 6_543)
        var program = program
        try program.use(pooler.address(of: database))
        let vendor = try LoopbackServer { _ in .late(0.1, body: LoopbackServer.completion(subject: "cat")) }
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", vendor.url)
        #expect(try until { vendor.count > 0 })
        let followed = try program.run("status", "latest", "--follow")
        #expect(followed.status == 0)
        #expect(followed.error.contains("pooler of transactions"), "\(followed.error)")
        #expect(running.wait().status == 0)
        #expect(try program.run("doctor").output.contains("pooler of transactions"))
    }
}

/// pgbouncer, in front of a server.
final class Pooler: Sendable {
    static let isThere: Bool = {
        if FileManager.default.isExecutableFile(atPath: "/usr/sbin/pgbouncer") { return true }
        print("SKIPPED: no pgbouncer")
        return false
    }()

    let port: UInt16
    private let process: Shell.Running

    init(to server: PostgresServer, mode: String, port: UInt16? = nil) throws {
        let port = try port ?? PostgresServer.freePort()
        self.port = port
        let text = """
            [databases]
            * = host=\(server.folder) port=\(server.port ?? 5432)
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(port)
            unix_socket_dir =
            auth_type = trust
            auth_file = users.txt
            pool_mode = \(mode)
            default_pool_size = \(mode == "session" ? 40 : 3)
            logfile = pooler-\(port).log
            """
        try server.run("cat > pooler-\(port).ini <<'END'\n\(text)\nEND\necho '\"someone\" \"\"' > users.txt")
        let user = getuid() == 0 ? ["--reuid=65534", "--clear-groups"] : []
        process = try Shell.Running(
            "/usr/bin/setpriv", user + ["--pdeathsig", "KILL", "/usr/sbin/pgbouncer", "-q", "pooler-\(port).ini"],
            folder: server.folder)
        let address = address(of: "postgres")
        guard try until({ try Shell.run("psql '\(address)' -c 'select 1'").status == 0 }) else {
            throw PostgresServer.Failure(words: process.wait().error)
        }
    }

    deinit { process.send(SIGKILL) }

    func address(of database: String) -> String { "postgresql://someone@127.0.0.1:\(port)/\(database)?sslmode=disable" }
}
