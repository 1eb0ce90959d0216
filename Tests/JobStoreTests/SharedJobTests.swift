import Foundation
import PhotoModel
import RateLimiting
import TestSupport
import Testing

@testable import JobStore

/// Several workers on one job: claims, leases, turns, the circuit.
@Suite(.onEachEngine) struct SharedJobTests {
    let scratch: Scratch
    let address: String
    let store: JobStore
    let job: JobID

    init() throws {
        scratch = try Scratch()
        address = try TestStore.address(scratch)
        store = try JobStore(path: address)
        var settings = JobSettings()
        settings.describe.concurrency = 8
        job = try store.create(root: Array("/p".utf8), settings: settings).id
        try store.begin(job, phase: .scanning)
    }

    func fill(_ count: Int) throws {
        let photos = (0..<count).map { number in
            NewItem.photo(
                Photo(
                    path: RelativePath("\(number).jpg")!, format: .jpeg,
                    identity: FileIdentity(device: 1, inode: UInt64(number), size: 1, modified: 1, links: 1)))
        }
        try store.enqueue(photos, in: job, ordinal: 0)
        try store.finishScan(job, others: 0)
    }

    func process(_ pid: Int32) -> ProcessIdentity { ProcessIdentity(pid: pid, started: 1, boot: "b") }

    func register(_ pid: Int32, leaseUntil: Int64 = 1_000, alive: Set<Int32>) throws -> WorkerRegistration {
        try store.register(job, NewWorker(process(pid), leaseUntil: leaseUntil)) { alive.contains($0.pid) }
    }

    func claim(_ worker: Int64, _ limit: Int, now: Int64 = 0, rules: RetryRules = RetryRules()) throws -> Claim {
        try store.claim(job, worker: worker, limit: limit, leaseUntil: now + 1_000, now: now, rules: rules)
    }

    func photos(_ claim: Claim) -> [JobItem] { if case .photos(let items, _) = claim { items } else { [] } }

    func done(_ item: JobItem) -> Completion {
        Completion(
            item: item.id, attempt: item.attempts,
            outcome: .described(
                Description(subject: "cat"),
                key: DescriptionKey(digest: Array(repeating: UInt8(item.id & 255), count: 32)),
                fromCache: false), metadata: nil, thumbnailHash: nil, usage: Usage(requests: 1), elapsedMilliseconds: 1)
    }

    func fault(_ item: JobItem, isProbe: Bool = false, isUnreachable: Bool = true, wait: Duration = .zero) -> Completion
    {
        Completion(
            item: item.id, attempt: item.attempts, isProbe: isProbe,
            outcome: .transient(
                ItemFailure(.connectionFailed, "gone"), wait: wait,
                isUnreachable ? .unreachable : .server),
            metadata: nil, thumbnailHash: nil, usage: Usage(requests: 1), elapsedMilliseconds: 1)
    }

    @Test func `what a dead process had claimed comes back at once, with its attempt counted`() throws {
        try fill(3)
        let first = try register(1, alive: []).worker
        #expect(photos(try claim(first, 2)).count == 2)
        try store.reapDeadWorkers(job, rules: RetryRules()) { $0.pid == 1 }
        #expect(try store.workers(job).count == 1)
        try store.reapDeadWorkers(job, rules: RetryRules()) { _ in false }
        #expect(try store.workers(job).isEmpty)
        let second = try register(2, alive: [2])
        #expect(second.isAlone)
        #expect(photos(try claim(second.worker, 9)).map(\.attempts) == [2, 2, 1])
    }

    @Test func `what a stopped process has claimed comes back when its lease lapses, and not before`() throws {
        try fill(2)
        let first = try register(1, alive: []).worker
        #expect(photos(try claim(first, 2)).count == 2)
        let second = try register(2, alive: [1, 2]).worker
        #expect(photos(try claim(second, 2, now: 1_000)).isEmpty)
        try store.renew(first, leaseUntil: 2_000)
        #expect(photos(try claim(second, 2, now: 1_500)).isEmpty)
        let taken = photos(try claim(second, 2, now: 2_001))
        #expect(taken.map(\.attempts) == [2, 2])
        // Awake again, it renews nothing that it lost.
        try store.renew(first, leaseUntil: 9_000)
        try store.complete(taken.map(done), in: job, worker: second, rules: RetryRules())
        #expect(try store.job(job).counters.done == 2)
    }

    @Test func `what is put back cleanly does not count as an attempt`() throws {
        try fill(2)
        let worker = try register(1, alive: [1]).worker
        let taken = photos(try claim(worker, 2))
        let back = Completion(
            item: taken[0].id, attempt: 1, outcome: .putBack, metadata: nil, thumbnailHash: nil, usage: Usage(),
            elapsedMilliseconds: 0)
        try store.complete([back], in: job, worker: worker, rules: RetryRules())
        try store.leave(worker)
        #expect(try store.items(job).map(\.attempts) == [0, 0])
        #expect(try store.items(job).allSatisfy { $0.status == .pending })
    }

    @Test func `a photo that takes its process with it again and again ends in error, and holds up nobody`() throws {
        try fill(2)
        for pid in Int32(1)...5 {
            let worker = try register(pid, alive: []).worker
            #expect(photos(try claim(worker, 1)).map(\.photo.path.text) == ["0.jpg"])
        }
        let last = try register(9, alive: []).worker
        #expect(photos(try claim(last, 2)).map(\.photo.path.text) == ["1.jpg"])
        let item = try store.items(job)[0]
        #expect(item.status == .error)
        #expect(item.failure?.code == .processDied)
        #expect(try store.job(job).counters.failed == 1)
    }

    @Test func `a photo is tried four times, each later than the one before, and is then in error`() throws {
        try fill(1)
        let worker = try register(1, alive: [1]).worker
        var now: Int64 = 0
        for attempt in 1...4 {
            let item = try #require(photos(try claim(worker, 1, now: now)).first)
            #expect(item.attempts == attempt)
            try store.complete(
                [fault(item, isUnreachable: false, wait: .seconds(3))], in: job, worker: worker, rules: RetryRules(),
                now: now)
            guard attempt < 4 else { break }
            let waiting = try store.items(job)[0]
            #expect(
                waiting.status == .pending && waiting.failure?.code == .connectionFailed && waiting.retryAt != nil)
            #expect(photos(try claim(worker, 1, now: now + 2_999)).isEmpty)
            now += 3_000
        }
        #expect(try store.items(job)[0].status == .error)
        guard case .nothingLeft = try claim(worker, 1, now: now) else { return #expect(Bool(false)) }
    }

    @Test func `twenty photos in a row open the breaker; one is tried now and then; a success closes it`() throws {
        try fill(40)
        let rules = RetryRules()
        let worker = try register(1, alive: [1]).worker
        let taken = photos(try claim(worker, 22))
        // The same photo again and again is one.
        for item in taken[..<19] { try store.complete([fault(item)], in: job, worker: worker, rules: rules, now: 0) }
        let again = photos(try claim(worker, 1, now: 1))
        #expect(again.map(\.attempts) == [2])
        try store.complete(again.map { fault($0) }, in: job, worker: worker, rules: rules, now: 1)
        #expect(try !store.job(job).isUnreachable)
        try store.complete([fault(taken[19])], in: job, worker: worker, rules: rules, now: 10)
        #expect(try store.job(job).isUnreachable)
        // What was in flight besides is not to blame.
        try store.complete(taken[20...].map { fault($0) }, in: job, worker: worker, rules: rules, now: 20)
        #expect(try store.items(job)[21].attempts == 0)
        #expect(photos(try claim(worker, 8, now: 5_000)).isEmpty)
        var due: Int64 = 10_010
        for (failed, pause) in [(1, 20_000), (2, 40_000), (3, 80_000)] {
            #expect(photos(try claim(worker, 8, now: due - 1)).isEmpty)
            guard case .photos(let probe, true) = try claim(worker, 8, now: due) else { return #expect(Bool(false)) }
            #expect(probe.count == 1)
            #expect(photos(try claim(worker, 8, now: due)).isEmpty)
            let recorded = try store.complete(
                [fault(probe[0], isProbe: true)], in: job, worker: worker, rules: rules, now: due)
            #expect(recorded.failedProbes == failed)
            due += Int64(pause)
        }
        guard case .photos(let probe, true) = try claim(worker, 8, now: due) else { return #expect(Bool(false)) }
        try store.complete([done(probe[0])], in: job, worker: worker, rules: rules, now: due)
        #expect(try !store.job(job).isUnreachable)
        #expect(photos(try claim(worker, 8, now: due)).count == 8)
        #expect(try store.job(job).counters.failed == 0)
    }

    @Test(arguments: [1, 10])
    func `a provider that answers no attempt of a photo is down, however few photos there are`(
        count: Int
    ) throws {
        try fill(count)
        let worker = try register(1, alive: [1]).worker
        let rules = RetryRules()
        var recorded: Recorded?
        while case .photos(let items, let isProbe) = try claim(worker, 3) {
            #expect(!isProbe)
            recorded = try store.complete(items.map { fault($0) }, in: job, worker: worker, rules: rules, now: 0)
        }
        let stored = try store.job(job)
        #expect(stored.counters.failed == 0 && stored.isUnreachable)
        // The attempts count as probes: a job in the foreground ends at once.
        #expect((recorded?.failedProbes ?? 0) >= rules.probesInForeground)
    }

    @Test func `a photo that fails while others get replies is an error of its own`() throws {
        try fill(2)
        let worker = try register(1, alive: [1]).worker
        let rules = RetryRules()
        let both = photos(try claim(worker, 2))
        try store.complete([fault(both[0])], in: job, worker: worker, rules: rules, now: 0)
        for _ in 2...3 {
            let again = photos(try claim(worker, 1))
            try store.complete(again.map { fault($0) }, in: job, worker: worker, rules: rules, now: 0)
        }
        let last = photos(try claim(worker, 1))
        try store.complete([done(both[1])], in: job, worker: worker, rules: rules, now: 0)
        try store.complete(last.map { fault($0) }, in: job, worker: worker, rules: rules, now: 0)
        #expect(try !store.job(job).isUnreachable)
        #expect(try store.job(job).counters.failed == 1)
    }

    @Test func `a success between makes the row begin again`() throws {
        try fill(60)
        let worker = try register(1, alive: [1]).worker
        for (index, item) in photos(try claim(worker, 60)).enumerated() {
            try store.complete(
                [index % 20 == 19 ? done(item) : fault(item)], in: job, worker: worker, rules: RetryRules(), now: 0)
        }
        #expect(try !store.job(job).isUnreachable)
    }

    @Test func `one worker walks the folder, and another when that one is gone`() throws {
        let first = try register(1, alive: [1, 2]).worker
        let second = try register(2, alive: [1, 2]).worker
        func turn(_ worker: Int64, _ alive: Set<Int32>) throws -> String {
            switch try store.claimScan(job, worker: worker, isAlive: { alive.contains($0.pid) }) {
            case .mine: "mine"
            case .taken(let process): "\(process.pid)"
            case .nobodys: "nobody's"
            }
        }
        #expect(try turn(second, [1, 2]) == "mine")
        #expect(try turn(first, [1, 2]) == "2")
        #expect(try turn(first, [1]) == "mine")
        try fill(1)
        #expect(try turn(first, [1]) == "nobody's")
    }

    @Test func `one worker talks to the vendor of batches, as long as it renews its lease`() throws {
        let first = try register(1, leaseUntil: 1_000, alive: [1, 2]).worker
        let second = try register(2, leaseUntil: 9_000, alive: [1, 2]).worker
        func isMine(_ worker: Int64, now: Int64, _ alive: Set<Int32> = [1, 2]) throws -> Bool {
            let claim = try store.claimBatches(job, worker: worker, now: now, isAlive: { alive.contains($0.pid) })
            if case .mine = claim { return true } else { return false }
        }
        #expect(try isMine(first, now: 0))
        #expect(try !isMine(second, now: 0))
        #expect(try isMine(second, now: 2_000))
        #expect(try !isMine(first, now: 2_000))
        #expect(try isMine(first, now: 2_000, [1]))
    }

    @Test func `the worker that came first ends the job, unless it is stopped or is gone`() throws {
        let first = try register(1, leaseUntil: 1_000, alive: [1, 2]).worker
        let second = try register(2, leaseUntil: 9_000, alive: [1, 2]).worker
        func turn(_ worker: Int64, now: Int64, _ alive: Set<Int32> = [1, 2]) throws -> String {
            switch try store.claimFinish(job, worker: worker, now: now, isAlive: { alive.contains($0.pid) }) {
            case .mine: "mine"
            case .taken(let process): "\(process.pid)"
            case .nobodys: "nobody's"
            }
        }
        #expect(try turn(first, now: 0) == "nobody's")
        try fill(0)
        #expect(try turn(second, now: 0) == "1")
        #expect(try turn(second, now: 2_000) == "mine")
        // Awake again it is too late.
        #expect(try turn(first, now: 2_000) == "2")
        #expect(try turn(first, now: 2_000, [1]) == "mine")
        let (draft, naming) = (try PlanDraft(store), NamingOptions())
        var other = naming
        other.separator = "_"
        #expect(
            try !store.finishAnalysis(draft, by: other, in: job), "a plan by options that are not the job's any more")
        #expect(try store.finishAnalysis(draft, by: naming, in: job))
        #expect(try !store.finishAnalysis(draft, by: naming, in: job))
    }

    @Test func `the requests in flight of all workers are never more than the job's`() throws {
        let first = try register(1, alive: []).worker
        func slots(_ worker: Int64, taken: Int, _ alive: Set<Int32> = [1, 2, 3]) throws -> Int {
            try store.claimSlots(job, SlotClaim(worker: worker, taken: taken), now: 0) { alive.contains($0.pid) }.slots
        }
        #expect(try slots(first, taken: 0) == 8)
        let second = try register(2, alive: [1, 2]).worker
        // Nothing is let go of yet.
        #expect(try slots(second, taken: 0) == 0)
        #expect(try slots(first, taken: 8) == 4)
        #expect(try slots(second, taken: 0) == 0)
        #expect(try slots(first, taken: 5) == 4)
        #expect(try slots(second, taken: 0) == 3)
        #expect(try slots(first, taken: 4) == 4)
        #expect(try slots(second, taken: 3) == 4)
        let third = try register(3, alive: [1, 2, 3]).worker
        #expect(try slots(third, taken: 0) == 0)
        #expect(try slots(first, taken: 3) == 3)
        #expect(try slots(second, taken: 3) == 3)
        #expect(try slots(third, taken: 0) == 2)
        // One that died lets go of all.
        #expect(try slots(second, taken: 3, [2, 3]) == 4)
        #expect(try slots(third, taken: 2, [2, 3]) == 4)
    }

    @Test func `until the first useful answer the whole job has one request in flight`() throws {
        let (first, second) = (try register(1, alive: []).worker, try register(2, alive: [1, 2]).worker)
        func slots(_ worker: Int64, taken: Int) throws -> Int {
            try store.claimSlots(job, SlotClaim(worker: worker, taken: taken, startsWithOne: true), now: 0) { _ in true
            }.slots
        }
        #expect(try slots(first, taken: 0) == 1)
        #expect(try slots(second, taken: 0) == 0)
        #expect(try slots(first, taken: 1) == 1)
        try store.noteAnswer(in: job)
        #expect(try slots(first, taken: 1) == 4)
        #expect(try slots(second, taken: 0) == 4)
    }

    @Test func `what a provider bears is shared by all workers, and by their requests in flight`() throws {
        let limiter = "openai api.openai.com 12ab"
        let (first, second) = (try register(1, alive: []).worker, try register(2, alive: [1, 2]).worker)
        func slots(_ worker: Int64, taken: Int) throws -> Int {
            try store.claimSlots(job, SlotClaim(worker: worker, taken: taken, rateLimiter: limiter), now: 0) { _ in true
            }.slots
        }
        #expect(try slots(first, taken: 0) == 4)
        #expect(try slots(second, taken: 0) == 4)
        func overload(now: Int64) throws {
            try store.changeRateLimiter(limiter) { limiter in
                guard case .granted(let permit) = limiter.take(now: now) else { return }
                limiter.report(RateLimitSignal(.overloaded(wait: nil)), of: permit, asked: 8, isFull: true, now: now)
            }
        }
        try overload(now: 1_000)
        #expect(try slots(first, taken: 4) == 1)
        #expect(try slots(first, taken: 3) == 1)
        #expect(try slots(second, taken: 2) == 2)
        #expect(try slots(first, taken: 3) == 3)
        // Fewer than there are workers: one has none, and holds nothing up.
        for second in 2..<12 { try overload(now: Int64(second) * 1_000) }
        #expect(try slots(first, taken: 0) == 0)
        #expect(try slots(second, taken: 0) == 0)
        #expect(try slots(first, taken: 0) == 1)
    }

    @Test func `progress never falls while the walk finds more, and begins again with a new run`() throws {
        var last = 0
        func look() throws -> Int {
            let now = try store.job(job).progress
            #expect(now >= last)
            last = now
            return now
        }
        let worker = try register(1, alive: [1]).worker
        func add(_ range: Range<Int>) throws {
            let photos = range.map { number in
                NewItem.photo(
                    Photo(
                        path: RelativePath("\(number).jpg")!, format: .jpeg,
                        identity: FileIdentity(device: 1, inode: UInt64(number), size: 1, modified: 1, links: 1)))
            }
            try store.enqueue(photos, in: job, ordinal: range.lowerBound)
        }
        try add(0..<2)
        try store.complete(photos(try claim(worker, 2)).map(done), in: job, worker: worker, rules: RetryRules())
        #expect(try look() == 99)
        try add(2..<100)
        #expect(try look() == 99)
        try store.finishScan(job, others: 0)
        #expect(try look() == 99)
        try store.complete(photos(try claim(worker, 97)).map(done), in: job, worker: worker, rules: RetryRules())
        #expect(try look() == 99)
        try store.complete(photos(try claim(worker, 9)).map(done), in: job, worker: worker, rules: RetryRules())
        #expect(try look() == 100)
        try store.setStatus(job, .completed)
        last = 0
        try store.begin(job, phase: .analyzing)
        #expect(try look() == 100)
    }

    @Test(.timeLimit(.minutes(1))) func `eight that write at the same time all get through`() async throws {
        try fill(400)
        let path = address
        let job = job
        try await withThrowingTaskGroup(of: Int.self) { group in
            for pid in Int32(1)...8 {
                group.addTask {
                    let store = try JobStore(path: path)
                    let worker = try store.register(
                        job, NewWorker(ProcessIdentity(pid: pid, started: 1, boot: "b"), leaseUntil: 1 << 60)
                    ) { _ in true }.worker
                    var count = 0
                    while true {
                        let claim = try store.claim(
                            job, worker: worker, limit: 2, leaseUntil: 1 << 60, now: 0, rules: RetryRules())
                        guard case .photos(let items, _) = claim else {
                            if case .nothingLeft = claim { return count }
                            await Task.yield()
                            continue
                        }
                        count += items.count
                        _ = try store.complete(items.map(done), in: job, worker: worker, rules: RetryRules())
                    }
                }
            }
            var total = 0
            for try await count in group { total += count }
            #expect(total == 400)
        }
        #expect(try store.job(job).counters.done == 400)
    }

    @Test func `what one worker learnt of the server is not forgotten for what another one learnt, or was told before`()
        throws
    {
        var half = ServerCapabilities()
        half.hasSchema = false
        var other = ServerCapabilities()
        other.hasOldTokenName = true
        let both = half.joined(with: other)
        #expect(both.hasSchema == false && both.hasOldTokenName)
        for news in [[half, other], [other, half], [both, half], [half, both]] {
            let id = try store.create(root: Array("/p".utf8), settings: .openAI)
                .id
            for shape in news { try store.remember(shape, in: id) }
            #expect(try store.job(id).settings.describe.capabilities == both)
        }
    }

    @Test func `a helper that changes the settings keeps what was learnt while it looked`() throws {
        var shape = ServerCapabilities()
        shape.hasSchema = false
        try store.remember(shape, in: job)
        let changed = try store.change(job) { $0.describe.concurrency = 3 }
        #expect(changed.settings.describe.concurrency == 3 && changed.settings.describe.capabilities == shape)
        #expect(try store.job(job).settings == changed.settings)
    }
}
