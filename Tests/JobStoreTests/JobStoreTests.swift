import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import JobStore

@Suite(.onEachEngine) struct JobStoreTests {
    let scratch: Scratch
    let address: String
    let store: JobStore
    let job: Job

    init() throws {
        scratch = try Scratch()
        address = try TestStore.address(scratch)
        store = try JobStore(path: address)
        job = try store.create(root: Array("/photos".utf8), settings: .openAI)
    }

    func photo(_ name: String, inode: UInt64 = 1) -> NewItem {
        .photo(
            Photo(
                path: RelativePath(name)!, format: .jpeg,
                identity: FileIdentity(device: .max, inode: inode, size: 10, modified: 20, links: 1)))
    }

    /// A worker whose process is alive only as long as a test says so.
    func worker(_ pid: Int32 = 1, alive: Set<Int32> = []) throws -> Int64 {
        try store.register(job.id, NewWorker(.init(pid: pid, started: 1, boot: "b"), leaseUntil: 1_000)) {
            alive.contains($0.pid)
        }
        .worker
    }

    func claim(_ worker: Int64, limit: Int = 10, now: Int64 = 0, rules: RetryRules = RetryRules()) throws -> [JobItem] {
        let claim = try store.claim(
            job.id, worker: worker, limit: limit, leaseUntil: now + 1_000, now: now, rules: rules)
        if case .photos(let items, _) = claim { return items }
        return []
    }

    @discardableResult
    func complete(
        _ completions: [Completion], _ worker: Int64, now: Int64 = 0, rules: RetryRules = RetryRules()
    ) throws -> Recorded {
        try store.complete(completions, in: job.id, worker: worker, rules: rules, now: now)
    }

    func described(_ item: JobItem, _ subject: String, key: UInt8 = 1, attempt: Int? = nil) -> Completion {
        Completion(
            item: item.id, attempt: attempt ?? item.attempts,
            outcome: .described(
                Description(subject: subject), key: DescriptionKey(digest: Array(repeating: key, count: 32)),
                fromCache: false), metadata: Metadata(width: 4, height: 3), thumbnailHash: "ab",
            usage: Usage(requests: 1, inputTokens: 30, outputTokens: 4), elapsedMilliseconds: 5)
    }

    @Test func `the database refuses every change of status that is not drawn`() throws {
        let drawn: Set = [
            "pending>processing", "processing>completed", "processing>error", "processing>cancelled",
            "processing>paused", "paused>processing", "error>processing", "cancelled>processing",
            "completed>processing",
        ]
        for from in JobStatus.allCases {
            for to in JobStatus.allCases where from != to {
                let arrow = "\(from.rawValue)>\(to.rawValue)"
                let works =
                    (try? store.write { db -> Void in
                        let id = String(JobID.random().text)
                        try db.execute(
                            sql:
                                "INSERT INTO jobs (id, root, status, phase, settings, provider, model, created_at, updated_at) VALUES (?, ?, ?, 'ready', '{}', 'p', 'm', 0, 0)",
                            arguments: [id, Data([47]), from.rawValue])
                        try db.execute(sql: "UPDATE jobs SET status = ? WHERE id = ?", arguments: [to.rawValue, id])
                    }) != nil
                #expect(works == drawn.contains(arrow), "\(arrow)")
            }
        }
    }

    @Test func `the database refuses every change of a photo's status that is not drawn`() throws {
        let drawn: Set = [
            "pending>processing", "processing>done", "processing>error", "processing>skipped", "processing>pending",
            "error>pending",
        ]
        for from in ItemStatus.allCases {
            for to in ItemStatus.allCases where from != to {
                let arrow = "\(from.rawValue)>\(to.rawValue)"
                func columns(_ status: ItemStatus) -> String {
                    "status = '\(status.rawValue)', error_code = \(status == .error ? "'x'" : "NULL"), lease_until = \(status == .processing ? "1" : "NULL")"
                }
                let works =
                    (try? store.write { db -> Void in
                        let id = try Int64.fetchOne(
                            db,
                            sql: """
                                INSERT INTO items (job, ordinal, scanned_path, path, format, device, inode, size, modified, links,
                                    status, error_code, lease_until) VALUES (?, 0, ?, ?, 'jpeg', 0, 0, 0, 0, 1, ?, ?, ?) RETURNING id
                                """,
                            arguments: [
                                job.id.text, Data(arrow.utf8), Data("a".utf8), from.rawValue,
                                from == .error ? "x" : String?.none,
                                from == .processing ? 1 : Int?.none,
                            ])
                        try db.execute(
                            sql: "UPDATE items SET \(columns(to)) WHERE id = ?", arguments: [id])
                    }) != nil
                #expect(works == drawn.contains(arrow), "\(arrow)")
            }
        }
    }

    @Test func `a photo that was found twice is one photo`() throws {
        try store.enqueue([photo("a"), photo("b"), photo("a")], in: job.id, ordinal: 0)
        try store.enqueue([photo("b"), photo("c")], in: job.id, ordinal: 3)
        #expect(try store.job(job.id).counters.total == 3)
        #expect(try store.items(job.id).map(\.photo.path.text) == ["a", "b", "c"])
    }

    @Test func `counters always say what the rows say`() throws {
        try store.begin(job.id, phase: .scanning)
        let unreadable = NewItem.unreadable(RelativePath("x")!, ItemFailure(.permissionDenied, "no"))
        try store.enqueue([photo("a"), photo("b"), unreadable, photo("c")], in: job.id, ordinal: 0)
        let worker = try worker()
        let items = try claim(worker)
        #expect(items.map(\.photo.path.text) == ["a", "b", "c"])
        let failed = Completion(
            item: items[1].id, attempt: 1,
            outcome: .failed(ItemFailure(.timeout, "late"), step: .describe),
            metadata: nil, thumbnailHash: nil, usage: Usage(requests: 2), elapsedMilliseconds: 9)
        try complete([described(items[0], "cat"), failed], worker)
        let counters = try store.job(job.id).counters
        #expect("\(counters.total) \(counters.done) \(counters.failed) \(counters.remaining)" == "4 1 2 1")
        let rows = try store.database.read { db in
            try Row.fetchAll(db, sql: "SELECT status, count(*) FROM items GROUP BY status ORDER BY status").map {
                "\($0[0] as String)|\($0[1] as Int)"
            }
        }
        #expect(rows == ["done|1", "error|2", "processing|1"])
        let usage = try store.job(job.id).usage
        #expect("\(usage.requests) \(usage.inputTokens) \(usage.outputTokens)" == "3 30 4")
    }

    @Test func `a completion of a worker that lost its claim changes nothing but what it spent`() throws {
        try store.begin(job.id, phase: .analyzing)
        try store.enqueue([photo("a")], in: job.id, ordinal: 0)
        let first = try worker()
        let item = try claim(first, limit: 1)[0]
        let second = try worker(2)  // the first one's process is gone: its photo goes back
        let again = try claim(second, limit: 1)[0]
        #expect(again.id == item.id && again.attempts == 2)
        try complete([described(item, "late")], first)
        try complete([described(again, "wrong attempt", attempt: 1)], second)
        #expect(try store.job(job.id).counters.done == 0)
        try complete([described(again, "right")], second)
        try complete([described(again, "twice")], second)
        #expect(try store.job(job.id).counters.done == 1)
        #expect(try store.items(job.id)[0].description?.subject == "right")
        #expect(try store.job(job.id).usage.requests == 4)
    }

    @Test func `a job that does not run hands out nothing`() throws {
        try store.begin(job.id, phase: .analyzing)
        try store.enqueue([photo("a"), photo("b")], in: job.id, ordinal: 0)
        let worker = try worker()
        _ = try claim(worker, limit: 1)
        #expect(try store.cancel(job.id))
        #expect(try claim(worker, limit: 1).isEmpty)
        // What is claimed may still be recorded; the rest goes back when the worker leaves.
        try store.leave(worker)
        #expect(try store.items(job.id).allSatisfy { $0.status == .pending })
        #expect(try !store.cancel(job.id))
    }

    @Test func `a description that was paid for is known in every later job`() async throws {
        try store.begin(job.id, phase: .analyzing)
        try store.enqueue([photo("a")], in: job.id, ordinal: 0)
        let worker = try worker()
        let item = try claim(worker, limit: 1)[0]
        try complete([described(item, "cat", key: 9)], worker)
        let again = try JobStore(path: address)
        #expect(
            try again.description(for: DescriptionKey(digest: Array(repeating: 9, count: 32)))?.subject == "cat")
        #expect(try again.description(for: DescriptionKey(digest: Array(repeating: 8, count: 32))) == nil)
    }

    @Test func `events are numbered without a gap, and the job knows the last`() throws {
        try store.begin(job.id, phase: .scanning)
        for number in 0..<5 { try store.enqueue([photo("\(number)")], in: job.id, ordinal: number) }
        try store.finishScan(job.id, others: 0)
        try store.setStatus(job.id, .completed, phase: .ready)
        let numbers = try store.database.read { try Int.fetchAll($0, sql: "SELECT seq FROM events ORDER BY seq") }
        #expect(numbers == Array(1...numbers.count))
        #expect(try store.job(job.id).sequence == numbers.count)
    }

    @Test func `a job is found by its ID, a unique prefix, or as the latest`() throws {
        #expect(try store.find(job.id.text).id == job.id)
        #expect(try store.find(String(job.id.text.prefix(5)).uppercased()).id == job.id)
        #expect(try store.find("latest").id == job.id)
        for text in ["", "ab", "%%%", "zzzzzzzz", "'; DROP"] {
            #expect(throws: JobStoreError.noSuchJob(text)) { try store.find(text) }
        }
    }

    @Test func `a plan keeps what a person pinned`() throws {
        try store.enqueue([photo("a.jpg", inode: 1), photo("b.jpg", inode: 2)], in: job.id, ordinal: 0)
        let items = try store.items(job.id)
        func plan(_ a: String, _ b: String, pinned: Bool) throws -> PlanDraft {
            let draft = try PlanDraft(store)
            try draft.add([
                ProposedName(item: items[0].id, old: items[0].photo.path, new: FileName(a)!, pinned: pinned),
                ProposedName(item: items[1].id, old: items[1].photo.path, new: FileName(b)!),
            ])
            return draft
        }
        #expect(try store.keepNaming(NamingOptions(), plan("mine.jpg", "x.jpg", pinned: true), in: job.id))
        var naming = NamingOptions()
        naming.separator = "_"
        #expect(try store.keepNaming(naming, plan("other.jpg", "y.jpg", pinned: false), in: job.id))
        #expect(try store.plan(job.id).names.map(\.new.text) == ["mine.jpg", "y.jpg"])
        #expect(try store.job(job.id).settings.naming == naming)
        // Who knows of no plan is told that there is one.
        #expect(try !store.keepNaming(NamingOptions(), nil, in: job.id))
        #expect(try store.job(job.id).settings.naming == naming)
        let rule = try plan("rule.jpg", "y.jpg", pinned: false)
        let ours: Set = [items[0].id]
        // Nor is a plan kept by options that are the job's no more, or none where there is one.
        #expect(try !store.unpin(job.id, items: ours, to: rule, by: NamingOptions()))
        #expect(try !store.unpin(job.id, items: ours, to: nil, by: naming))
        #expect(try store.plan(job.id).names.map(\.new.text) == ["mine.jpg", "y.jpg"])
        #expect(try store.unpin(job.id, items: ours, to: rule, by: naming))
        #expect(try store.plan(job.id).names.map(\.new.text) == ["rule.jpg", "y.jpg"])
    }

    @Test func `how many photos the plan renames is right after each chosen name`() throws {
        let paths = ["a.jpg", "deep/a.jpg", "deep/bb.jpg", "b.jpg"]
        try store.enqueue(
            paths.enumerated().map { photo($1, inode: UInt64($0 + 1)) }, in: job.id, ordinal: 0)
        let items = try store.items(job.id)
        let same = try PlanDraft(store)
        try same.add(items.map { ProposedName(item: $0.id, old: $0.photo.path, new: $0.photo.path.name!) })
        #expect(try store.keepNaming(NamingOptions(), same, in: job.id))
        for (index, name, planned) in [
            (0, "x.jpg", 1), (1, "deep/a.jpg", 1), (1, "aa.jpg", 2), (2, "b.jpg", 3), (3, "b.jpg", 3), (2, "bb.jpg", 2),
            (0, "a.jpg", 1),
        ] {
            // What is no file name cannot be chosen.
            guard let name = FileName(name) else { continue }
            try store.pin([items[index].id: name], in: job.id)
            #expect(try store.job(job.id).planned == planned, "\(name)")
        }
        #expect(try store.eventBatch(job.id, after: 0).events.count { $0.kind == .plan } == 7)
    }
}
