import Foundation
import Synchronization
import TestSupport
import Testing

/// What happens to a job when its server, or the connection to it, fails.
@Suite(.serialized, .enabled(if: PostgresServer.programs != nil)) struct PostgresFaultsTests {
    let server: PostgresServer
    let program: Program
    static let photos = 60

    /// With a server of its own, which waits for its disk.
    init() throws {
        server = try PostgresServer()
        var program = try Program(key: "sk-x")
        try program.use(server.address(of: try server.database()))
        self.program = program
        try TinyPictures.fill(program.photos, 0..<Self.photos)
    }

    func vendor() throws -> LoopbackServer {
        try LoopbackServer { _ in .late(0.05, body: LoopbackServer.completion(subject: "cat")) }
    }

    /// Does something again and again until the end of the test.
    func meanwhile(_ body: @escaping @Sendable () throws -> Void) -> Flag {
        let holder = Flag()
        Thread {
            while !holder.isOver {
                try? body()
                usleep(UInt32.random(in: 20_000...120_000))
            }
        }.start()
        return holder
    }

    @Test(.timeLimit(.minutes(3)))
    func `connections that are terminated again and again cost time, and nothing else`() throws {
        let (server, before) = (server, try program.scratch.names("photos").sorted())
        let vendor = try vendor()
        let trouble = meanwhile {
            try server.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'someone' ORDER BY random() LIMIT 2"
            )
        }
        let result = try program.run(
            "analyze", "photos", "--yes", "--provider", "openai", "--base-url", vendor.url, "--template",
            "{subject}")
        trouble.end()
        #expect(result.status == 0, "\(result.error)")
        try program.expectEachOnce(before, askedOf: vendor)
    }

    @Test(.timeLimit(.minutes(3)))
    func `a server that is killed and started again is waited for, and no photo is asked about twice`() throws {
        let vendor = try vendor()
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", vendor.url)
        #expect(try until { vendor.count > 10 })
        try server.crash()
        usleep(1_500_000)
        try server.start()
        let result = running.wait()
        #expect(result.status == 0, "\(result.error)")
        #expect(vendor.count == Self.photos)
        let status = try program.json("status", "--json")
        #expect(status["done"] as? Int == Self.photos)
        #expect(status["requests"] as? Int == Self.photos)
    }

    @Test(.timeLimit(.minutes(3)))
    func `a server that stays away is a clear error, and the job goes on when it is back`() throws {
        let vendor = try vendor()
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", vendor.url)
        #expect(try until { vendor.count > 10 })
        try server.crash()
        let result = running.wait()
        #expect(result.status == 1)
        #expect(result.error.contains("can't be opened"), "\(result.error)")
        try server.start()
        #expect(try program.run("resume", "latest").status == 0)
        #expect(try program.json("status", "--json")["done"] as? Int == Self.photos)
        // Answers that could not be recorded are kept on this machine.
        #expect(vendor.count == Self.photos)
    }
}

/// Set by one thread, and read by another.
final class Flag: Sendable {
    private let value = Atomic(false)
    var isOver: Bool { value.load(ordering: .relaxed) }
    func end() { value.store(true, ordering: .relaxed) }
}
