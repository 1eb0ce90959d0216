import Foundation
import TestSupport
import Testing

/// `--tier batch`: half the price, within a day, with no process in between.
struct BatchTests {
    typealias API = BatchVendor.API

    let lab = try! BatchLab()
    var program: Program { lab.program }

    @Test(arguments: API.allCases)
    func `photos are sent together, and collected later`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<7)
        let vendor = try BatchVendor(api) { $0.polls = 2 }
        let slowly = ["PHOTORENAME_BATCH_INTERVAL": "30"]
        let sent = try lab.analyze(vendor, more: ["PHOTORENAME_BATCH_SIZE": "3"].merging(slowly) { $1 })
        #expect(sent.status == 0, "\(sent.error)")
        #expect(sent.error.contains("3 batches with 7 photos"), "\(sent.error)")
        #expect(sent.error.contains("To collect the results: photorename resume"), "\(sent.error)")
        #expect(vendor.batchCount == 3)
        var now = try lab.status()
        #expect(now["status"] as? String == "processing" && now["phase"] as? String == "analyzing")
        #expect(try lab.batches().map { $0["state"] as? String } == ["submitted", "submitted", "submitted"])
        #expect(try program.run("status").output.contains("Batches"))
        let first = try lab.resume(vendor, more: slowly)
        #expect(first.status == 0 && vendor.charges.isEmpty, "\(first.error)")
        let second = try lab.resume(vendor, more: slowly)
        #expect(second.status == 0, "\(second.error)")
        now = try lab.status()
        #expect(now["status"] as? String == "completed", "\(now)")
        #expect(now["done"] as? Int == 7)
        #expect(now["requests"] as? Int == 7 && now["input_tokens"] as? Int == 2_100)
        try lab.expectSettled(vendor, photos: 7)
        #expect(try program.plan().values.filter { $0.contains("cat") }.count == 7)
    }

    @Test(arguments: API.allCases)
    func `a photo that failed for the moment is sent again, another one fails alone`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<6)
        let vendor = try BatchVendor(api) {
            // Gemini has no line for what it did not begin.
            let late = api == .gemini ? BatchVendor.Fate.error(503) : .expired
            $0.fate = { [.error(500), .answered("cat"), .error(400), late, .answered("dog"), .error(429)].at($0) }
        }
        _ = try lab.analyze(vendor)
        let first = try lab.resume(vendor)
        #expect(first.status == 3, "\(first.error)")
        // Three are in a second batch now; one has failed for good.
        #expect(vendor.batchCount == 2)
        #expect(try lab.status()["failed"] as? Int == 1)
        let second = try lab.resume(vendor)
        #expect(second.status == 3, "\(second.error)")
        let now = try lab.status()
        #expect(now["status"] as? String == "completed" && now["done"] as? Int == 5, "\(now)")
        try lab.expectSettled(vendor, photos: 5)
        let retried = try lab.run(vendor, ["retry", "latest", "--dry-run"])
        #expect(retried.status == 0, "\(retried.error)")
        _ = try lab.resume(vendor)
        #expect(try lab.status()["done"] as? Int == 6)
        try lab.expectSettled(vendor, photos: 6)
    }

    @Test(arguments: API.allCases)
    func `what was finished in time is kept, and the rest goes into another batch`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<6)
        let vendor = try BatchVendor(api) {
            $0.expires = true
            $0.fate = { $0 < 4 ? .answered("cat") : .expired }
        }
        _ = try lab.analyze(vendor)
        #expect(try lab.resume(vendor).status == 0)
        #expect(try lab.status()["done"] as? Int == 4)
        vendor.set {
            $0.expires = false
            $0.fate = { _ in .answered("dog") }
        }
        #expect(try lab.resume(vendor).status == 0)
        #expect(try lab.status()["status"] as? String == "completed")
        try lab.expectSettled(vendor, photos: 6)
    }

    @Test(arguments: API.allCases)
    func `results that are cut off are read again, and nothing is paid twice`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<9)
        let vendor = try BatchVendor(api) { $0.cuts = 2 }
        _ = try lab.analyze(vendor)
        for _ in 0..<3 { _ = try lab.resume(vendor) }
        #expect(try lab.status()["done"] as? Int == 9)
        try lab.expectSettled(vendor, photos: 9)
        #expect(vendor.batchCount == 1)
    }

    @Test(arguments: API.allCases)
    func `a photo that is missing in the results fails, since it may have been charged`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<4)
        let vendor = try BatchVendor(api) { $0.fate = { $0 == 2 ? .lost : .answered("cat") } }
        _ = try lab.analyze(vendor)
        for _ in 0..<12 where try lab.status()["status"] as? String != "completed" {
            _ = try lab.resume(vendor)
            Thread.sleep(forTimeInterval: 0.15)
        }
        let now = try lab.status()
        #expect(now["done"] as? Int == 3 && now["failed"] as? Int == 1, "\(now)")
        #expect(try program.run("status", "--items").output.contains("result_missing"))
        #expect(vendor.batchCount == 1)
        #expect(vendor.left.isEmpty)
    }

    @Test(arguments: zip(API.allCases, [429, 503, 503, 429]))
    func `a batch that is refused for the moment is created a little later`(api: API, status: Int) throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let vendor = try BatchVendor(api) {
            $0.refusals = 1
            $0.refusal = status
        }
        let sent = try lab.analyze(vendor)
        #expect(sent.status == 0 && vendor.batchCount == 1, "\(sent.error)")
        _ = try lab.resume(vendor)
        #expect(try lab.status()["done"] as? Int == 3)
        try lab.expectSettled(vendor, photos: 3)
    }

    @Test(arguments: API.allCases)
    func `a batch that is refused for good costs nothing, and another tier goes on`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let vendor = try BatchVendor(api) {
            $0.refusals = .max
            $0.refusal = 400
        }
        let refused = try lab.analyze(vendor)
        #expect(refused.status == 3, "\(refused.error)")
        #expect(refused.error.contains("did not accept a batch"), "\(refused.error)")
        #expect(refused.error.contains("--tier standard"), "\(refused.error)")
        #expect(vendor.left.isEmpty && vendor.charges.isEmpty)
        #expect(try lab.spools().isEmpty)
        #expect(try lab.status()["error"] is [String: Any])
    }

    @Test(arguments: API.allCases)
    func `cancel cancels at the vendor, and takes what is charged`(api: API) throws {
        try TinyPictures.fill(program.photos, 0..<6)
        let vendor = try BatchVendor(api) { $0.polls = 1_000 }
        _ = try lab.analyze(vendor)
        let cancelled = try lab.run(vendor, ["cancel", "latest"])
        #expect(cancelled.status == 0, "\(cancelled.error)")
        let now = try lab.status()
        #expect(now["status"] as? String == "cancelled")
        #expect(now["done"] as? Int == 3, "\(now)")
        try lab.expectSettled(vendor, photos: 3)
        vendor.set { $0.polls = 1 }
        _ = try lab.resume(vendor)
        _ = try lab.resume(vendor)
        #expect(try lab.status()["done"] as? Int == 6)
        try lab.expectSettled(vendor, photos: 6)
    }

    @Test func `equal pictures and cached ones are not sent`() throws {
        try TinyPictures.fill(program.photos, 0..<3)
        for number in 0..<3 {
            try Data(TinyPictures.png(number)).write(to: URL(filePath: program.photos + "/copy \(number).png"))
        }
        let vendor = try BatchVendor(.chat)
        let sent = try lab.analyze(vendor)
        #expect(sent.error.contains("1 batch with 3 photos"), "\(sent.error)")
        _ = try lab.resume(vendor)
        #expect(try lab.status()["done"] as? Int == 6)
        #expect(try lab.status()["cache_hits"] as? Int == 3)
        try lab.expectSettled(vendor, photos: 3)
        // Everything is known now: no batch, and no waiting.
        let again = try lab.analyze(vendor)
        #expect(again.status == 0 && vendor.batchCount == 1, "\(again.error)")
        #expect(try lab.status()["status"] as? String == "completed")
    }

    @Test func `a limit of dollars or requests is kept by the estimate, before a batch is made`() throws {
        try TinyPictures.fill(program.photos, 0..<10)
        let vendor = try BatchVendor(.chat)
        let sent = try lab.analyze(vendor, "--max-requests", "4")
        #expect(sent.error.contains("1 batch with 4 photos"), "\(sent.error)")
        let paused = try lab.resume(vendor)
        #expect(paused.status == 3 && paused.error.contains("request limit reached"), "\(paused.error)")
        #expect(try lab.status()["done"] as? Int == 4)
        let more = try lab.run(
            vendor, ["resume", "latest", "--dry-run", "--max-requests", "20", "--max-cost", "0.0002"])
        #expect(more.status == 0, "\(more.error)")
        // What an answer costs is 0.000025; the estimate is higher.
        let open = try lab.batches().filter { $0["state"] as? String == "submitted" }
        #expect(open.count == 1 && (open.first?["requests"] as? Int ?? 0) < 6, "\(open)")
        _ = try lab.resume(vendor)
        let spent = try lab.status()["cost_usd"] as? Double ?? 1
        #expect(spent <= 0.0002, "\(spent)")
        try lab.expectSettled(vendor, photos: vendor.charges.count)
    }

    @Test func `nothing of a path or a name is sent`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        try FileManager.default.moveItem(
            atPath: program.photos + "/p000000.png", toPath: program.photos + "/secret holiday.png")
        for api in API.allCases {
            let vendor = try BatchVendor(api)
            _ = try lab.analyze(vendor)
            _ = try lab.resume(vendor)
            for request in vendor.requests {
                let text = request.head + String(decoding: request.body, as: UTF8.self)
                for word in ["secret", "holiday", "p000001", program.scratch.path, "photos/"] {
                    #expect(!text.contains(word), "\(api): \(word)")
                }
            }
        }
    }

    @Test func `a background worker collects everything, and wait returns`() throws {
        try TinyPictures.fill(program.photos, 0..<5)
        let vendor = try BatchVendor(.anthropic) { $0.polls = 5 }
        let started = try lab.analyze(vendor, "--detach")
        #expect(started.status == 0, "\(started.error)")
        #expect(try program.run("wait", "latest", "--timeout", "20").status == 0)
        #expect(try lab.status()["status"] as? String == "completed")
        try lab.expectSettled(vendor, photos: 5)
    }

    @Test func `wait names the command that collects, and pause stops asking`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let vendor = try BatchVendor(.gemini) { $0.polls = 1_000_000 }
        _ = try lab.analyze(vendor)
        let before = vendor.requests.count
        let waited = try program.run("wait", "latest", "--timeout", "1s")
        // They only read the database.
        _ = try lab.status()
        #expect(vendor.requests.count == before)
        #expect(waited.status == 124 && waited.error.contains("photorename resume"), "\(waited.error)")
        let detached = try lab.run(vendor, ["resume", "latest", "--detach"])
        #expect(detached.status == 0, "\(detached.error)")
        #expect(try program.run("pause", "latest").status == 0)
        for _ in 0..<100 where try program.sql("SELECT workers FROM v_jobs") != ["0"] {
            Thread.sleep(forTimeInterval: 0.1)
        }
        let asked = vendor.requests.count
        Thread.sleep(forTimeInterval: 0.5)
        #expect(vendor.requests.count == asked)
        #expect(try lab.status()["status"] as? String == "paused")
        vendor.set { $0.polls = 1 }
        _ = try lab.resume(vendor)
        try lab.expectSettled(vendor, photos: 2)
    }

    @Test func `the tier can't be changed while photos are in a batch`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let vendor = try BatchVendor(.chat)
        _ = try lab.analyze(vendor)
        let refused = try lab.run(vendor, ["resume", "latest", "--tier", "standard", "--dry-run"])
        #expect(refused.status == 1 && refused.error.contains("without results"), "\(refused.error)")
        #expect(vendor.routes.allSatisfy { !$0.contains("chat/completions") })
    }

    @Test func `a batch whose owner can't be told yet blocks another one until it ends`() throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let vendor = try BatchVendor(.anthropic) { behaviour in
            behaviour.polls = 1_000_000
            // The batch is made, but its answer never arrives.
            behaviour.onRequest = { route, isDone in !(isDone && route == "POST v1/messages/batches") }
        }
        _ = try lab.analyze(vendor)
        vendor.addForeignBatch(isOver: false)
        vendor.set {
            $0.onRequest = { _, _ in true }
        }
        let blocked = try lab.resume(vendor)
        #expect(blocked.status == 0 && blocked.error.contains("may be this one"), "\(blocked.error)")
        #expect(vendor.batchCount == 2)
        #expect(try lab.batches().first?["blocked_by"] is String)
        #expect(try program.run("status").output.contains("may be this one"))
        vendor.finishForeignBatches()
        vendor.finish()
        for _ in 0..<3 { _ = try lab.resume(vendor) }
        #expect(try lab.status()["done"] as? Int == 3)
        #expect(vendor.charges.count == 3 && vendor.charges.values.allSatisfy { $0 == 1 })
    }

    @Test func `the page shows tier, model and price, and what one photo costs at once`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let vendor = try BatchVendor(.chat)
        _ = try lab.analyze(vendor)
        _ = try lab.resume(vendor)
        let page = try ServedPage(program, "review", "latest", "--no-open")
        let head = try page.curl("api/events", "-N", "-m", "2")
        #expect(head.contains("openai gpt-6-luna, batch tier, $0.05 in, $0.25 out per million tokens"), "\(head)")
        #expect(head.contains("openai gpt-6-luna, $0.10 in, $0.50 out per million tokens"), "\(head)")
    }

    @Test func `an upload to another server is refused`() throws {
        try TinyPictures.fill(program.photos, 0..<1)
        let other = try LoopbackServer { _ in .http(200, body: "{}") }
        let vendor = try BatchVendor(.gemini) { $0.uploadURL = other.url }
        let result = try lab.analyze(vendor)
        #expect(result.status == 3 && result.error.contains("another server"), "\(result.error)")
        #expect(other.count == 0)
    }

    @Test func `a full queue is waited for, and then a smaller batch is tried`() throws {
        try TinyPictures.fill(program.photos, 0..<4)
        let vendor = try BatchVendor(.chat) { $0.fullQueue = 5 }
        _ = try lab.analyze(vendor)
        for _ in 0..<12 where try lab.status()["status"] as? String != "completed" { _ = try lab.resume(vendor) }
        #expect(try lab.status()["done"] as? Int == 4)
        try lab.expectSettled(vendor, photos: 4)
    }
}

extension Array {
    fileprivate func at(_ place: Int) -> BatchVendor.Fate where Element == BatchVendor.Fate {
        place < count ? self[place] : .answered("later \(place)")
    }
}
