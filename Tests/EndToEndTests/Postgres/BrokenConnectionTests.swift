import Foundation
import TestSupport
import Testing

/// A connection to the database that breaks at any moment: before the server has a statement, and after it has carried it out.
@Suite(.enabled(if: PostgresServer.programs != nil)) struct BrokenConnectionTests {
    let server: PostgresServer
    let relay: Relay
    let program: Program
    static let photos = 12

    init() throws {
        server = try PostgresServer(settings: ["fsync=off"], listens: true)
        relay = try Relay(to: try #require(server.port))
        program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<Self.photos)
    }

    /// Every so many packets in the suite, and each in the campaign.
    static let step = Campaign.pick(40, long: 1)

    @Test(.timeLimit(.minutes(Campaign.pick(4, long: 60))), arguments: [true, false])
    func `wherever it breaks, each photo is asked about, counted and renamed once`(passing: Bool) throws {
        var program = program
        let before = try program.scratch.names("photos").sorted()
        var (packet, tried) = (Int.random(in: 1...Self.step), 0)
        while true {
            let database = try server.database()
            try program.use(
                "postgresql://someone@127.0.0.1:\(relay.port)/\(database)?sslmode=disable")
            let vendor = try LoopbackServer { _ in .http(200, body: LoopbackServer.completion(subject: "cat")) }
            relay.breakOne(atPacket: packet, passing: passing)
            let analyze = [
                "analyze", "photos", "--yes", "--provider", "openai", "--base-url", vendor.url, "--template",
                "{subject}",
            ]
            let result = try program.run(analyze)
            let isOver = relay.packetsLeft != nil
            relay.breakOne(atPacket: .max, passing: true)
            let what: Comment = "packet \(packet), passing \(passing): \(result.error)"
            if result.status != 0 {
                // Nothing is asked before there is a job; a break while files are renamed ends the command.
                #expect(result.status == 1, what)
                if (try program.json("jobs", "--json")["jobs"] as? [Any])?.isEmpty != false {
                    #expect(vendor.count == 0, what)
                    #expect(try program.run(analyze).status == 0, what)
                } else {
                    #expect(try program.run("resume", "latest").status == 0, what)
                    #expect(try program.run("apply", "latest", "--yes").status == 0, what)
                }
            }
            try program.expectEachOnce(before, askedOf: vendor, what)
            tried += 1
            if isOver { break }
            packet += Self.step
        }
        print(
            "postgresql: the connection broke at \(tried - 1) packets, the server \(passing ? "had" : "had not") the last"
        )
        #expect(tried > 5)
    }
}
