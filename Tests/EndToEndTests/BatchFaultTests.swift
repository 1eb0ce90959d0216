import Foundation
import Synchronization
import TestSupport
import Testing

/// Vendors and people that do what nobody expects of them: no photo is paid twice, none is lost, and nothing is left anywhere.
struct BatchFaultTests {
    typealias API = BatchVendor.API

    let lab = try! BatchLab()
    var program: Program { lab.program }

    /// True once, at the n-th time of asking.
    private final class Once: Sendable {
        private let count = Mutex(0)
        private let place: Int

        init(at place: Int = 1) { self.place = place }

        var now: Bool {
            count.withLock { count in
                count += 1
                return count == place
            }
        }
    }

    private static func isCreation(_ route: String) -> Bool {
        ["POST v1/batches", "POST v1/messages/batches"].contains(route) || route.hasSuffix(":batchGenerateContent")
    }

    private static func isPoll(_ route: String) -> Bool {
        ["GET v1/batches/ID", "GET v1/messages/batches/ID", "GET v1beta/batches/ID"].contains(route)
    }

    private static func isDownload(_ route: String) -> Bool {
        route.hasSuffix("/content") || route.hasSuffix("/results") || route.hasSuffix(":download")
    }

    private func finish(_ vendor: BatchVendor, photos: Int, _ place: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<20 where try lab.status()["status"] as? String != "completed" {
            _ = try lab.resume(vendor)
            Thread.sleep(forTimeInterval: 0.1)
        }
        #expect(try lab.status()["done"] as? Int == photos, sourceLocation: place)
        try lab.expectSettled(vendor, photos: photos, "", place)
    }

    private func waitForWorkers() throws {
        for _ in 0..<200 where try program.sql("SELECT workers FROM v_jobs") != ["0"] {
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    @Test(arguments: API.allCases)
    func `a connection that breaks after a batch was created is no reason to create another`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<6)
        let second = Once(at: 2)
        let vendor = try BatchVendor(api) {
            $0.onRequest = { route, isDone in !(isDone && Self.isCreation(route) && second.now) }
        }
        _ = try lab.analyze(vendor, more: ["PHOTORENAME_BATCH_SIZE": "2"])
        try finish(vendor, photos: 6)
        #expect(vendor.batchCount == 3)
    }

    @Test(arguments: [API.chat, .gemini])
    func `an upload whose answer is lost is deleted`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<4)
        let second = Once(at: 2)
        let vendor = try BatchVendor(api) {
            $0.onRequest = { route, isDone in
                !(isDone && ["POST v1/files", "POST transfer/ID"].contains(route) && second.now)
            }
        }
        _ = try lab.analyze(vendor, more: ["PHOTORENAME_BATCH_SIZE": "2"])
        try finish(vendor, photos: 4)
    }

    @Test func `a batch that was refused once and is created with a lost answer is found, not the refused one`() throws
    {
        try TinyPictures.fill(program.photos, 0..<3)
        let second = Once(at: 2)
        let vendor = try BatchVendor(.chat) {
            $0.fullQueue = 1
            $0.onRequest = { route, isDone in !(isDone && Self.isCreation(route) && second.now) }
        }
        _ = try lab.analyze(vendor)
        try finish(vendor, photos: 3)
        #expect(vendor.batchCount == 2)
    }

    @Test(arguments: [API.chat, .anthropic, .gemini], [404, 500])
    func `an error of the vendor's list says nothing of the batch`(api: API, status: Int) throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let (lost, list) = (Once(), Once())
        let vendor = try BatchVendor(api) {
            $0.onRequest = { route, isDone in !(isDone && Self.isCreation(route) && lost.now) }
            $0.instead = { route in
                ["GET v1/batches", "GET v1/messages/batches", "GET v1beta/batches"].contains(route) && list.now
                    ? .http(status, body: #"{"error":{"message":"no list"}}"#) : nil
            }
        }
        _ = try lab.analyze(vendor)
        try finish(vendor, photos: 2)
        #expect(vendor.batchCount == 1)
    }

    @Test func `a vendor that does not know a batch for a moment loses nothing`() throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let count = Mutex(0)
        let vendor = try BatchVendor(.chat) {
            $0.instead = { route in
                guard Self.isPoll(route) else { return nil }
                return count.withLock { count in
                    count += 1
                    return count <= 2 ? .http(404, body: "<html>not here</html>") : nil
                }
            }
        }
        let slowly = ["PHOTORENAME_BATCH_INTERVAL": "30"]
        _ = try lab.analyze(vendor, more: slowly)
        let first = try lab.resume(vendor, more: slowly)
        #expect(first.status == 0 && first.error.contains("does not know the batch"), "\(first.status) \(first.error)")
        let paused = try lab.resume(vendor, more: slowly)
        #expect(paused.status == 3 && paused.error.contains("cancel the job"), "\(paused.error)")
        try finish(vendor, photos: 3)
    }

    @Test func `a batch that is gone is given up with cancel`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let vendor = try BatchVendor(.chat) {
            $0.instead = { Self.isPoll($0) || $0.hasSuffix("/cancel") ? .http(404, body: "{}") : nil }
        }
        _ = try lab.analyze(vendor)
        #expect(try lab.run(vendor, ["cancel", "latest"]).status == 0)
        #expect(try lab.batches().map { $0["state"] as? String } == ["closed"])
        #expect(vendor.left.isEmpty)
    }

    @Test(arguments: API.allCases)
    func `results that can't be read stay at the vendor until they can`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let vendor = try BatchVendor(api) {
            $0.instead = { Self.isDownload($0) ? .http(200, body: "<html>a proxy</html>") : nil }
        }
        _ = try lab.analyze(vendor)
        for _ in 0..<4 { _ = try lab.resume(vendor) }
        #expect(try lab.status()["failed"] as? Int == 0)
        #expect(try lab.batches().first?["note"] as? String == "its results can't be read")
        vendor.set { $0.instead = { _ in nil } }
        try finish(vendor, photos: 3)
    }

    @Test func `errors of the download don't count as results that are cut off`() throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let count = Mutex(0)
        let vendor = try BatchVendor(.chat) {
            $0.instead = { route in
                guard Self.isDownload(route) else { return nil }
                return count.withLock {
                    $0 += 1; return $0
                } <= 3 ? .http(503, body: "busy") : nil
            }
            $0.cuts = 1
        }
        _ = try lab.analyze(vendor)
        try finish(vendor, photos: 3)
    }

    @Test func `results that are named a moment after the end are waited for`() throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let once = Once()
        let vendor = try BatchVendor(.chat) {
            $0.rewrite = { route, body in
                Self.isPoll(route) && once.now
                    ? body.replacingOccurrences(of: "output_file_id", with: "no_output_yet").replacing(
                        "in_progress", with: "completed")
                    : body
            }
        }
        _ = try lab.analyze(vendor)
        try finish(vendor, photos: 3)
    }

    @Test(arguments: ["1e300", "-1e19", "null", "\"soon\"", "99999999999999999999999999"])
    func `a deadline that is none does no harm`(deadline: String) throws {
        try TinyPictures.fill(program.photos, 0..<1)
        let vendor = try BatchVendor(.chat) {
            $0.rewrite = { $1.replacing(/"expires_at":\d+/, with: "\"expires_at\":\(deadline)") }
        }
        #expect(try lab.analyze(vendor).status == 0)
        try finish(vendor, photos: 1)
    }

    @Test(arguments: ["9223372036854775807", "-3", "x", ""])
    func `counts that lie do no harm`(count: String) throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let vendor = try BatchVendor(.gemini) {
            $0.rewrite = {
                $1.replacing(/"successfulRequestCount":"\d+"/, with: "\"successfulRequestCount\":\"\(count)\"")
            }
        }
        #expect(try lab.analyze(vendor).status == 0)
        try finish(vendor, photos: 2)
    }

    @Test func `one batch with a fault keeps no other one from being collected`() throws {
        try TinyPictures.fill(program.photos, 0..<4)
        let once = Once()
        let vendor = try BatchVendor(.chat) {
            $0.rewrite = { route, body in
                Self.isPoll(route) && once.now
                    ? body.replacing(/"output_file_id":"[^"]*"/, with: #""output_file_id":"../../x""#) : body
            }
        }
        _ = try lab.analyze(vendor, more: ["PHOTORENAME_BATCH_SIZE": "2"])
        _ = try lab.resume(vendor)
        #expect(try lab.status()["done"] as? Int == 2)
        #expect(try lab.run(vendor, ["cancel", "latest"]).status == 0)
    }

    @Test func `the key is in no message of a batch that failed`() throws {
        try TinyPictures.fill(program.photos, 0..<1)
        let vendor = try BatchVendor(.chat) {
            $0.fullQueue = 1
            $0.rewrite = {
                $1.replacing("Enqueued token limit reached", with: "your key sk-batch-test-key is wrong").replacing(
                    "token_limit_exceeded", with: "invalid")
            }
        }
        _ = try lab.analyze(vendor)
        let result = try lab.resume(vendor)
        #expect(result.status == 3 && result.error.contains("did not accept a batch"), "\(result.error)")
        let everything =
            result.error + result.output + (try program.run("status", "--json").output)
            + (try program.run("logs").output)
        #expect(!everything.contains("sk-batch-test-key"))
    }

    @Test func `cancel while photos are put into batches cancels what was sent, and sends nothing more`() throws {
        try TinyPictures.fill(program.photos, 0..<300)
        let vendor = try BatchVendor(.chat) { $0.polls = 1_000_000 }
        let started = try lab.run(
            vendor, BatchLab.arguments(vendor, ["--detach"]).filter { $0 != "--dry-run" },
            more: ["PHOTORENAME_BATCH_SIZE": "5"])
        #expect(started.status == 0, "\(started.error)")
        for _ in 0..<200 where vendor.batchCount < 2 { Thread.sleep(forTimeInterval: 0.02) }
        #expect(try lab.run(vendor, ["cancel", "latest"]).status == 0)
        let sent = vendor.batchCount
        try waitForWorkers()
        #expect(vendor.batchCount <= sent + 1)
        #expect(try lab.status()["status"] as? String == "cancelled")
        #expect(vendor.left.isEmpty, "\(vendor.left)")
        #expect(try lab.spools().isEmpty)
        #expect(vendor.routes.contains { $0.hasSuffix("/cancel") })
    }

    @Test func `a job in error can be cancelled, with what it has at the vendor`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let vendor = try BatchVendor(.chat) { $0.polls = 1_000_000 }
        _ = try lab.analyze(vendor)
        try program.change(
            "UPDATE jobs SET status = 'error', error_code = 'disk_full', error_message = 'full', error_hint = ''")
        #expect(try program.run("doctor").output.contains("photorename cancel"))
        let cancelled = try lab.run(vendor, ["cancel", "latest"])
        #expect(cancelled.status == 0, "\(cancelled.error)")
        #expect(vendor.left.isEmpty)
        #expect(try lab.status()["status"] as? String == "cancelled")
    }

    @Test func `resume looks in beside a background worker, and returns`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let vendor = try BatchVendor(.chat) { $0.polls = 1_000_000 }
        _ = try lab.run(vendor, BatchLab.arguments(vendor, ["--detach"]).filter { $0 != "--dry-run" })
        for _ in 0..<200 where vendor.batchCount < 1 { Thread.sleep(forTimeInterval: 0.02) }
        let began = ContinuousClock.now
        let resumed = try lab.resume(vendor)
        #expect(resumed.status == 0 && resumed.error.contains("Another process collects"), "\(resumed.error)")
        #expect(ContinuousClock.now - began < .seconds(15))
        #expect(try lab.run(vendor, ["cancel", "latest"]).status == 0)
        try waitForWorkers()
        #expect(vendor.left.isEmpty)
    }

    @Test func `a batch of another key is neither polled nor given up`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let vendor = try BatchVendor(.chat)
        _ = try lab.analyze(vendor)
        let asked = vendor.requests.count
        let other = try lab.resume(vendor, more: ["OPENAI_API_KEY": "sk-another-key-of-mine"])
        #expect(other.status == 3 && other.error.contains("another key"), "\(other.error)")
        #expect(vendor.requests.count == asked)
        try finish(vendor, photos: 2)
    }

    @Test func `a background worker that waits for a cancelled batch stops when it is told to`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let vendor = try BatchVendor(.chat) { $0.polls = 1_000_000 }
        _ = try lab.run(vendor, BatchLab.arguments(vendor, ["--detach"]).filter { $0 != "--dry-run" })
        for _ in 0..<200 where vendor.batchCount < 1 { Thread.sleep(forTimeInterval: 0.02) }
        vendor.set { $0.onRequest = { _, _ in false } }
        _ = try program.change("UPDATE batches SET next_at = NULL")
        _ = try program.run("cancel", "latest", more: ["OPENAI_API_KEY": "sk-batch-test-key"])
        let worker = try #require(
            try program.sql("SELECT pid FROM workers WHERE ended_at IS NULL").first.flatMap(Int32.init))
        kill(worker, SIGTERM)
        try waitForWorkers()
        #expect(try program.sql("SELECT workers FROM v_jobs") == ["0"])
    }

    @Test func `a batch is collected from a database that was salvaged`() throws {
        try TinyPictures.fill(program.photos, 0..<3)
        try Data(TinyPictures.png(1)).write(to: URL(filePath: program.photos + "/again.png"))
        let vendor = try BatchVendor(.chat)
        _ = try lab.analyze(vendor)
        let saved = program.scratch.path + "/state/saved.sqlite"
        #expect(try program.run("doctor", "--salvage", saved).status == 0)
        let resumed = try lab.resume(vendor, more: ["PHOTORENAME_DATABASE": saved])
        #expect(resumed.status == 0, "\(resumed.error)")
        let status = try program.run("status", "--json", more: ["PHOTORENAME_DATABASE": saved]).output
        #expect(status.contains(#""done":4"#) && status.contains(#""status":"completed""#), "\(status)")
        try lab.expectSettled(vendor, photos: 3)
    }
}
