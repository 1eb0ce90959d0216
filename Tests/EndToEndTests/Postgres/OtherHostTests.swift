import Foundation
import TestSupport
import Testing

/// A machine where the job's photos are elsewhere, or where something else is at their place.
@Suite(.enabled(if: PostgresServer.programs != nil && NetworkHosts.areThere)) struct OtherHostTests {
    let hosts: NetworkHosts
    let server: PostgresServer
    let program: Program
    let vendor: LoopbackServer

    /// A job of 60 photos that its first process has left after some of them.
    init() throws {
        hosts = try NetworkHosts(1)
        server = try PostgresServer(settings: ["fsync=off"], listens: true, at: hosts.address)
        var program = try Program(key: "sk-x")
        try program.use(
            "postgresql://someone@\(hosts.address):\(try #require(server.port))/\(try server.database())")
        self.program = program
        try TinyPictures.fill(program.photos, 0..<60)
        let port = UInt16.random(in: 20_000..<30_000)
        let answer: @Sendable (LoopbackServer.Request) -> LoopbackServer.Reply = { _ in
            .late(0.2, body: LoopbackServer.completion(subject: "cat"))
        }
        let vendor = try hosts.on(0) { try LoopbackServer(port: port, answer) }
        self.vendor = vendor
        let here = try LoopbackServer(port: port, answer)
        let first = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", here.url, "--template", "{subject}")
        try #require(try until { here.count > 10 })
        first.send(SIGKILL)
        _ = first.wait()
    }

    @Test(.timeLimit(.minutes(2)))
    func `another folder at the same path is refused, and with --root the job is finished`() throws {
        // The same pictures on another file system: other devices, other inodes.
        let elsewhere = try program.scratch.folder("elsewhere")
        try Shell.run("mount -t tmpfs tmpfs '\(elsewhere)' && cp -a '\(program.photos)/.' '\(elsewhere)'")
        defer { _ = try? Shell.run("umount -l '\(elsewhere)'") }
        try Shell.run("mv '\(program.photos)' '\(program.photos).away' && mkdir '\(program.photos)'")
        try Data("no photo of the job".utf8).write(to: URL(filePath: program.photos + "/other.png"))

        let worker = try hosts.start(0, program, "work", "--any")
        let refused = try hosts.start(0, program, "resume", "latest").wait()
        #expect(refused.status == 1)
        #expect(
            refused.error.contains("has none of the photos") && refused.error.contains("--root"), "\(refused.error)")
        usleep(2_000_000)
        #expect(vendor.count == 0)
        worker.send(SIGKILL)
        _ = worker.wait()
        #expect(try program.json("status", "--json")["failed"] as? Int == 0)

        let resumed = try hosts.start(0, program, "resume", "latest", "--root", elsewhere).wait()
        #expect(resumed.status == 0, "\(resumed.error)")
        let status = try program.json("status", "--json")
        #expect(status["done"] as? Int == 60 && status["failed"] as? Int == 0)
        let applied = try hosts.start(0, program, "apply", "latest", "--yes", "--root", elsewhere).wait()
        #expect(applied.status == 0, "\(applied.error)")
        #expect(try program.scratch.names("elsewhere").allSatisfy { $0.hasPrefix("cat") })
        #expect(try program.scratch.names("photos") == ["other.png"])
    }
}
