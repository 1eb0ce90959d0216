import Foundation
import TestSupport
import Testing

/// A standby takes over in the middle of a job.
@Suite(.enabled(if: PostgresServer.programs != nil)) struct StandbyTests {
    static let photos = 120

    @Test(.timeLimit(.minutes(4)))
    func `a synchronous standby is promoted: the job goes on, and no photo is asked about or counted twice`() throws {
        let primary = try PostgresServer(settings: ["wal_level=replica", "max_wal_senders=4"], listens: true)
        let database = try primary.database()
        let standby = try PostgresServer(standbyOf: primary)
        try primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try primary.sql("SELECT pg_reload_conf()")
        var program = try Program(key: "sk-x")
        let (first, second) = (try #require(primary.port), try #require(standby.port))
        try program.use(
            "postgresql://someone@127.0.0.1:\(first),127.0.0.1:\(second)/\(database)?target_session_attrs=read-write")
        try TinyPictures.fill(program.photos, 0..<Self.photos)
        let before = try program.scratch.names("photos").sorted()

        let vendor = try LoopbackServer { _ in .late(0.1, body: LoopbackServer.completion(subject: "cat")) }
        let running = try program.start(
            "analyze", "photos", "--yes", "--provider", "openai", "--base-url", vendor.url, "--template", "{subject}")
        #expect(try until { vendor.count > 30 })
        try primary.crash()
        usleep(500_000)
        try standby.promote()
        let result = running.wait()
        #expect(result.status == 0, "\(result.error)")
        try program.expectEachOnce(before, askedOf: vendor)
    }
}
