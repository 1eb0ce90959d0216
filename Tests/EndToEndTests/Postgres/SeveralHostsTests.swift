import Foundation
import Synchronization
import TestSupport
import Testing

/// One job on three machines with networks, names and processes of their own.
@Suite(.enabled(if: PostgresServer.programs != nil && NetworkHosts.areThere)) struct SeveralHostsTests {
    let hosts: NetworkHosts
    let server: PostgresServer
    let database: String
    let program: Program
    let vendors: [LoopbackServer]
    /// Requests of all machines, by their picture.
    let asked = Tally()

    static let photos = Campaign.pick(1_200, long: 20_000)
    /// Seconds for which one machine is cut off: more than a lease.
    static let outage: UInt32 = 40

    init() throws {
        hosts = try NetworkHosts(3)
        server = try PostgresServer(settings: ["fsync=off"], listens: true, at: hosts.address)
        database = try server.database()
        var program = try Program(key: "sk-x")
        try program.use(
            "postgresql://someone@\(hosts.address):\(try #require(server.port))/\(database)")
        self.program = program
        try TinyPictures.fill(program.photos, 0..<Self.photos)
        // The same address on each of them.
        let (asked, seconds) = (asked, Campaign.pick(0.5, long: 0.2))
        let port = UInt16.random(in: 20_000..<30_000)
        let hosts = hosts
        vendors = try (0..<3).map { host in
            try hosts.on(host) {
                try LoopbackServer(port: port) { request in
                    asked.note("\(request.body.hashValue)")
                    return .late(seconds, body: LoopbackServer.completion(subject: "cat \(request.body.hashValue)"))
                }
            }
        }
    }

    /// Each machine keeps its own files.
    func state(_ host: Int) -> [String: String] { ["XDG_STATE_HOME": program.scratch.path + "/state\(host)"] }

    func row(_ query: String) throws -> [String] {
        try server.sql("SELECT \(query)", in: database).first?.components(separatedBy: "|") ?? []
    }

    @Test(.timeLimit(.minutes(10)))
    func `workers are killed, one machine is cut off and comes back: each photo once, and progress never falls`() throws
    {
        let first = try hosts.start(
            0, program, "analyze", "photos", "--provider", "openai", "--base-url", vendors[0].url, "--concurrency",
            "24",
            more: state(0))
        #expect(try until { (try? row("status FROM photorename.jobs").first) == "processing" })
        let falls = Tally()
        let watch = Flag()
        let (server, database) = (server, database)
        Thread {
            var last = [0, 0]
            while !watch.isOver {
                usleep(200_000)
                let shares =
                    "SELECT j.progress, p.progress FROM photorename.jobs j JOIN photorename.processing_jobs p USING (id)"
                guard let row = try? server.sql(shares, in: database).first else { continue }
                let now = row.split(separator: "|").compactMap { Int($0) }
                if now.count == 2 {
                    if now[0] < last[0] || now[1] < last[1] { falls.note("\(last) to \(now)") }
                    last = now
                }
            }
        }.start()
        var workers = try (1...2).map { try hosts.start($0, program, "work", "--any", more: state($0)) }
        // Those of the machine that is not cut off.
        var kills = 0
        #expect(try until { vendors[2].count > 20 })
        try hosts.cut(2)
        for _ in 0..<Campaign.pick(2, long: 8) {
            usleep(UInt32.random(in: 2_000_000...4_000_000))
            workers[0].send(SIGKILL)
            _ = workers[0].wait()
            kills += 1
            workers[0] = try hosts.start(1, program, "work", "--any", more: state(1))
        }
        sleep(Self.outage - 8)
        try hosts.restore(2)
        let result = first.wait()
        watch.end()
        #expect(result.status == 0, "\(result.error)")
        for worker in workers { worker.send(SIGKILL) }
        for worker in workers { _ = worker.wait() }

        let count = "\(Self.photos)"
        let logs = try server.sql(
            "SELECT at, level, code, message FROM photorename.logs ORDER BY id LIMIT 50", in: database)
        #expect(
            try row("status, total, done, failed FROM photorename.jobs") == ["completed", count, count, "0"],
            "\(result.output)\(result.error)\(logs.joined(separator: "\n"))")
        #expect(try row("count(*) FROM photorename.items WHERE status = 'done' AND description IS NOT NULL") == [count])
        #expect(
            try row("sum(requests) FROM photorename.items") == row("requests FROM photorename.jobs"))
        #expect(try row("count(DISTINCT host) FROM photorename.workers WHERE processed > 0") == ["3"])
        #expect(falls.count == 0, "\(falls.all)")
        // What the killed and the cut-off worker were asking at that moment.
        let twice = asked.count - Self.photos
        print("postgresql: \(Self.photos) photos on three machines, \(kills) kills, \(twice) requests more than photos")
        #expect(asked.different == Self.photos)
        #expect((0...(kills + 1) * 24).contains(twice), "\(twice)")
    }
}

/// What was seen, and how often.
final class Tally: Sendable {
    private let seen = Mutex<[String: Int]>([:])

    func note(_ what: String) { seen.withLock { $0[what, default: 0] += 1 } }

    var count: Int { seen.withLock { $0.values.reduce(0, +) } }
    var different: Int { seen.withLock { $0.count } }
    var all: [String] { seen.withLock { Array($0.keys) } }
}
