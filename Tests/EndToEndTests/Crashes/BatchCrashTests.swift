import Foundation
import Synchronization
import TestSupport
import Testing

/// A process that is killed while it deals with a batch: at each request, before and after the vendor has carried it out, and
/// at each change of the disk.
@Suite(.serialized) struct BatchCrashTests {
    typealias API = BatchVendor.API

    private static let photos = 3

    private func lab() throws -> BatchLab {
        let lab = try BatchLab()
        try TinyPictures.fill(lab.program.photos, 0..<Self.photos)
        // A picture like another one waits for its answer.
        try Data(TinyPictures.png(1)).write(to: URL(filePath: lab.program.photos + "/again.png"))
        return lab
    }

    private static let quick = ["PHOTORENAME_BATCH_INTERVAL": "0.1", "PHOTORENAME_BATCH_SIZE": "2"]

    /// Goes on until the job is complete, and checks that each picture was paid once and nothing is left.
    private func finish(_ lab: BatchLab, _ vendor: BatchVendor, _ what: String) throws {
        // The analysis may have been killed before there was a job.
        if try lab.program.run("status").status != 0 {
            _ = try lab.run(vendor, BatchLab.arguments(vendor), more: Self.quick)
        }
        for _ in 0..<30 where try lab.status()["status"] as? String != "completed" {
            _ = try lab.resume(vendor, more: Self.quick)
        }
        let status = try lab.status()
        #expect(status["done"] as? Int == Self.photos + 1, "\(what): \(status)")
        #expect(status["requests"] as? Int == Self.photos, "\(what): \(status)")
        try lab.expectSettled(vendor, photos: Self.photos, what)
    }

    /// Kills a program when so many requests have begun or ended; nil for never.
    private final class Killer: Sendable {
        private let state: Mutex<(count: Int, pid: Int32)> = Mutex((0, 0))
        private let point: Int?

        init(_ point: Int?) { self.point = point }

        var count: Int { state.withLock { $0.count } }
        func aim(at pid: Int32) { state.withLock { $0.pid = pid } }

        func note() -> Bool {
            let count = state.withLock { state in
                state.count += 1
                return state.count
            }
            guard count == point else { return true }
            for _ in 0..<1_000 {
                let pid = state.withLock { $0.pid }
                if pid != 0 {
                    kill(pid, SIGKILL)
                    return false
                }
                Thread.sleep(forTimeInterval: 0.001)
            }
            return true
        }
    }

    /// A whole job, in which one process is killed.
    ///
    /// - Returns: how many requests began or ended.
    private func run(_ api: API, killedAt point: Int?) throws -> Int {
        let lab = try lab()
        let killer = Killer(point)
        let vendor = try BatchVendor(api) { $0.onRequest = { _, _ in killer.note() } }
        var arguments = BatchLab.arguments(vendor)
        for _ in 0..<30 {
            let process = try Shell.Running(
                Program.path, arguments,
                environment: lab.program.environment.merging(lab.environment(vendor, Self.quick)) { $1 },
                folder: lab.program.scratch.path)
            killer.aim(at: process.pid)
            let result = process.wait()
            killer.aim(at: 0)
            arguments = ["resume", "latest", "--dry-run"]
            if result.status == 137 { break }
            if try lab.status()["status"] as? String == "completed" { break }
        }
        try finish(lab, vendor, "\(api) killed at request \(point.map(String.init) ?? "none")")
        return killer.count
    }

    @Test(.timeLimit(.minutes(20)), arguments: API.allCases)
    func `killed at any request, each photo is paid once, and nothing is left at the vendor`(api: API) throws {
        let count = try run(api, killedAt: nil)
        #expect(count >= 12)
        let step = Campaign.pick(5, long: 1)
        let points = Array(stride(from: Int.random(in: 1...step), through: count, by: step))
        for point in points { _ = try run(api, killedAt: point) }
        print(
            "crash: requests of a job with batches (\(api)) was killed at \(points.count) calls: before and after each")
    }

    @Test(.timeLimit(.minutes(30)), .enabled(if: KillAt.isThere), arguments: [API.chat, .anthropic, .gemini])
    func `killed at any change of the disk, each photo is paid once, and nothing is left`(api: API) throws {
        var killed: [String] = []
        for (command, calls) in [("analyze", "fdatasync,fsync,unlink"), ("resume", "fdatasync,fsync,unlink")] {
            for point in stride(
                from: Campaign.pick(Int.random(in: 1...3), long: 1), through: 200, by: Campaign.pick(8, long: 1))
            {
                let lab = try lab()
                let vendor = try BatchVendor(api)
                var program = lab.program
                let report = program.scratch.path + "/calls"
                program.environment.merge(lab.environment(vendor, Self.quick)) { $1 }
                if command == "resume" { _ = try lab.run(vendor, BatchLab.arguments(vendor), more: Self.quick) }
                let arguments = command == "analyze" ? BatchLab.arguments(vendor) : ["resume", "latest", "--dry-run"]
                let result = try KillAt.run(program, "before", point, arguments, calls: calls, report: report)
                if result.status == KillAt.killed {
                    let call = try String(contentsOfFile: report, encoding: .utf8).trimmingCharacters(in: .newlines)
                    killed.append(call)
                }
                try finish(lab, vendor, "\(api) \(command) killed at change \(point)")
                if result.status == KillAt.neverCame { break }
            }
        }
        print("crash: a job with batches (\(api)) was killed at \(killed.summary)")
        #expect(killed.count > 5)
    }
}
