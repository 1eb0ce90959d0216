import Foundation
import TestSupport
import Testing

/// The disk that the jobs database lies on is full.
struct DiskFullTests {
    /// A small disk of a test's own; nil where none can be mounted.
    final class SmallDisk {
        let path: String
        private let mebibytes: Int

        init?(_ path: String, mebibytes: Int) {
            self.path = path
            self.mebibytes = mebibytes
            guard getuid() == 0, (try? Shell.run("mount -t tmpfs -o size=\(mebibytes)m none '\(path)'").status) == 0
            else { return nil }
        }

        deinit { _ = try? Shell.run("umount -l '\(path)'") }

        /// Makes the disk as small as what is on it. Nothing is written for that: who fills a disk also takes what is given
        /// back meanwhile for others, and a try that fails holds it for a moment.
        func fill() throws {
            let result = try Shell.run(
                """
                for try in $(seq 100); do
                  read -r blocks free size <<< "$(stat -f -c '%b %f %S' '\(path)')"
                  # A page at least: a size of nothing means no limit.
                  used=$((blocks - free)); mount -o remount,size=$(((used > 0 ? used : 1) * size)) '\(path)' 2>/dev/null && exit 0
                done; exit 1
                """)
            guard result.status == 0 else { throw POSIXError(.EIO, userInfo: ["remount": result.error]) }
        }

        func makeRoom() throws { _ = try Shell.run("mount -o remount,size=\(mebibytes)m '\(path)'") }
    }

    static let canMount: Bool = {
        guard let scratch = try? Scratch() else { return false }
        let disk = SmallDisk(scratch.path, mebibytes: 1)
        if disk == nil { print("SKIPPED: disk-full tests, since no tmpfs can be mounted here (they need root)") }
        return disk != nil
    }()

    @Test(.timeLimit(.minutes(5)), .enabled(if: canMount))
    func `at twenty moments: a clear error, nothing lost, nothing paid twice, and resume continues`() throws {
        var met = 0
        for moment in 0..<20 {
            let program = try Program(key: "sk-x")
            try TinyPictures.fill(program.photos, 0..<60)
            let disk = try #require(SmallDisk(try program.scratch.folder("state"), mebibytes: 3))
            let server = try LoopbackServer { _ in .late(0.03, body: LoopbackServer.completion(subject: "cat")) }
            let running = try program.start(
                "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--yes")
            // From before the first request to after the last.
            while server.count < moment * 3, running.isRunning { usleep(1_000) }
            usleep(UInt32.random(in: 0...10_000))
            try disk.fill()
            let result = running.wait()
            let requests = server.count
            if result.status != 0 {
                met += 1
                #expect(result.status == 1, "moment \(moment): \(result.status) \(result.error)")
                #expect(result.error.contains("is full"), "moment \(moment): \(result.error)")
                #expect(result.error.contains("photorename resume"), "moment \(moment): \(result.error)")
            }
            try disk.makeRoom()
            guard try program.run("jobs", "--json").output.contains("\"job\"") else { continue }
            let recorded = try program.sql("SELECT count(*) FROM v_items WHERE status = 'done'")[0]
            // What the database had no room for even then stands in the reserve, a line an answer.
            let lines =
                (try? Data(contentsOf: URL(filePath: program.database + "-reserve")).filter { $0 == 0x0A }.count) ?? 0
            let resumed = try program.run("resume", "latest")
            #expect(resumed.status == 0, "moment \(moment): \(resumed.error)")
            #expect(server.count - requests == 60 - (Int(recorded) ?? -1) - lines, "moment \(moment)")
            #expect(server.count == 60, "moment \(moment): \(requests) sent, \(recorded) recorded")
            #expect(try program.sql("SELECT status, done, failed FROM v_jobs") == ["completed|60|0"])
            #expect(try program.isSound)
            let names = try program.scratch.names("photos")
            #expect(names.count == 60 && names.allSatisfy { $0.hasPrefix("cat") }, "moment \(moment)")
        }
        #expect(met >= 12)
    }
}
