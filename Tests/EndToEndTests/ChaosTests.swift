import Foundation
import TestSupport
import Testing

/// Many processes on one job, killed at random.
@Suite(.serialized) struct ChaosTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-x")
    }

    @Test(.timeLimit(.minutes(60)), arguments: Campaign.pick([(1_200, 14)], long: [(20_000, 100), (100_000, 1_000)]))
    func `eight workers, some killed every moment: each photo is described once, and the counters are right`(
        photos: Int, kills: Int
    ) throws {
        try TinyPictures.fill(program.photos, 0..<photos)
        let server = try LoopbackServer(subject: "cat")
        let first = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url, "-q")
        while server.requests.isEmpty, first.isRunning { usleep(2_000) }
        var workers = [first]
        for _ in 1..<8 { workers.append(try program.start("resume", "latest", "-q")) }
        var killed = 0
        while killed < kills, server.count < photos * 9 / 10 {
            // Spread over the run, however fast the machine is.
            let due = photos * 9 / 10 * killed / kills
            while server.count < due { usleep(1_000) }
            usleep(UInt32.random(in: 0...20_000))
            let victim = Int.random(in: 0..<8)
            workers[victim].send(SIGKILL)
            _ = workers[victim].wait()
            killed += 1
            workers[victim] = try program.start("resume", "latest", "-q")
        }
        let ended = workers.map { $0.wait() }
        #expect(killed == kills)
        #expect(ended.contains { $0.status == 0 }, "\(ended.map { "\($0.status) \($0.error)" })")

        let rows = try program.sql("SELECT status, count(*) FROM v_items GROUP BY 1")
        #expect(rows == ["done|\(photos)"])
        let counters = try program.sql("SELECT status, total, done, failed, skipped, remaining, progress FROM v_jobs")
        #expect(counters == ["completed|\(photos)|\(photos)|0|0|0|100"])
        #expect(try program.sql("SELECT count(*) FROM descriptions") == ["\(photos)"])
        #expect(try program.isSound)
        let attempts = try #require(Int(try program.sql("SELECT sum(attempts) FROM v_items")[0]))
        #expect(server.count <= attempts)
        print("chaos: \(photos) photos, \(killed) kills, \(server.count) requests, \(attempts) claims")
        #expect(try program.falls() == [])
    }
}

extension Program {
    /// Where progress falls from one event to the next; the events have no gap.
    func falls() throws -> [String] {
        let rows = try sql("SELECT seq, data ->> 'progress' FROM v_events ORDER BY seq")
        var found: [String] = []
        var (last, progress) = (0, 0)
        for row in rows {
            let parts = row.split(separator: "|", omittingEmptySubsequences: false)
            let sequence = Int(parts[0]) ?? -1
            if sequence != last + 1 { found.append("gap before \(sequence)") }
            last = sequence
            guard let now = Int(parts[1]) else { continue }
            if now < progress { found.append("\(progress) to \(now) at \(sequence)") }
            progress = now
        }
        return found
    }
}
