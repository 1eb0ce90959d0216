import Foundation
import GRDB
import GRDBSQLite
import PhotoModel
import TestSupport
import Testing

@testable import JobStore

/// What a step of a worker or a watcher costs in a large job and in a small one, counted in instructions of SQLite's virtual
/// machine, so that it depends on no clock.
struct StepCostTests {
    static let steps = [
        "claim", "complete", "look up a thumbnail", "look up a description", "take a question", "share the slots",
        "renew",
        "glimpse", "status", "find nothing to claim", "put back what a dead process had", "tell of progress", "enqueue",
    ]

    @Test(arguments: steps) func `a step costs the same however many photos the job has`(step: String) throws {
        let few = try Measured(isLarge: false).cost(of: step)
        let many = try Measured(isLarge: true).cost(of: step)
        #expect(few > 0)
        #expect(many <= few * 2, "\(many) instructions in the large job, \(few) in the small one")
    }
}

/// A job half of whose photos are done.
private final class Measured {
    private static let batch = 20
    private let scratch: Scratch
    private let store: JobStore
    private let job: JobID
    private let worker: Int64
    private let photos: Int
    private let instructions = UnsafeMutablePointer<Int>.allocate(capacity: 1)

    /// A job of so many photos before anything is done with it: made once, and copied for each step.
    private static let (few, many) = (Result { try enqueued(200) }, Result { try enqueued(6_000) })

    private static func enqueued(_ photos: Int) throws -> (file: Data, job: JobID) {
        let scratch = try Scratch()
        let store = try JobStore(path: scratch.path + "/jobs.sqlite")
        let job = try store.create(root: [47], settings: .openAI).id
        try store.begin(job, phase: .scanning)
        try store.enqueue((0..<photos).map(photo), in: job, ordinal: 0)
        try store.finishScan(job, others: 0)
        try store.close()
        return (try Data(contentsOf: URL(filePath: store.path)), job)
    }

    /// - Parameter isLarge: 6,000 photos, or 200.
    /// - Throws: an error of the system.
    init(isLarge: Bool) throws {
        instructions.initialize(to: 0)
        let base = try (isLarge ? Self.many : Self.few).get()
        photos = isLarge ? 6_000 : 200
        scratch = try Scratch()
        try base.file.write(to: URL(filePath: scratch.path + "/jobs.sqlite"))
        store = try JobStore(path: scratch.path + "/jobs.sqlite")
        job = base.job
        worker = try store.register(job, NewWorker(.init(pid: 1, started: 1, boot: "b"), leaseUntil: 1_000)) { _ in
            false
        }.worker
        try complete(claim(photos / 2))
    }

    private static func photo(_ number: Int) -> NewItem {
        .photo(
            Photo(
                path: RelativePath("\(number).jpg")!, format: .jpeg,
                identity: FileIdentity(device: 1, inode: UInt64(number), size: 10, modified: 20, links: 1)))
    }

    private static func key(_ number: Int64) -> DescriptionKey {
        DescriptionKey(digest: withUnsafeBytes(of: number) { Array($0) + Array(repeating: 0, count: 24) })
    }

    private static func known(_ item: JobItem) -> KnownThumbnail {
        KnownThumbnail(
            identity: item.photo.identity, form: "f", hash: key(item.id).digest.hex,
            metadata: Metadata(width: 4, height: 3))
    }

    private func claim(_ limit: Int) throws -> [JobItem] {
        let claim = try store.claim(
            job, worker: worker, limit: limit, leaseUntil: 1_000, now: 0, rules: RetryRules())
        guard case .photos(let items, _) = claim else { return [] }
        return items
    }

    private func complete(_ items: [JobItem]) throws {
        let completions = items.map { item in
            Completion(
                item: item.id, attempt: item.attempts,
                outcome: .described(Description(subject: "s"), key: Self.key(item.id), fromCache: false),
                metadata: Metadata(width: 4, height: 3), thumbnailHash: Self.known(item).hash,
                thumbnail: Self.known(item),
                usage: Usage(requests: 1), elapsedMilliseconds: 5)
        }
        try store.complete(completions, in: job, worker: worker, rules: RetryRules(), now: 0)
    }

    /// Instructions that everything `body` does in the database takes. One connection after the other, so one of them counts.
    private func count(_ body: () throws -> Void) throws -> Int {
        func watch(_ db: GRDB.Database) {
            sqlite3_progress_handler(
                db.sqliteConnection, 1,
                { count in
                    count!.assumingMemoryBound(to: Int.self).pointee += 1
                    return 0
                }, instructions)
        }
        let database = try #require(store.database as? SQLiteEngine).database
        database.writeWithoutTransaction(watch)
        try database.read(watch)
        instructions.pointee = 0
        try body()
        return instructions.pointee
    }

    func cost(of step: String) throws -> Int {
        let (item, number) = (try store.items(job)[photos / 4], Int64(photos / 4))
        let picture = Picture(thumbnail: Self.known(item).hash, form: "f", shot: nil)
        let isAlive = { (process: ProcessIdentity) in process.pid == 1 }
        switch step {
        case "claim": return try count { _ = try claim(Self.batch) }
        case "complete":
            let items = try claim(Self.batch)
            return try count { try complete(items) }
        case "look up a thumbnail":
            return try count { _ = try #require(try store.thumbnail(of: item.photo.identity, form: "f")) }
        case "look up a description":
            return try count { _ = try #require(try store.description(for: Self.key(item.id))) }
        case "take a question":
            return try count {
                _ = try store.takeQuestion(picture, worker: worker) { _ in Self.key(number) }
            }
        case "share the slots":
            return try count {
                _ = try store.claimSlots(job, SlotClaim(worker: worker, taken: 0), now: 0, isAlive: isAlive)
            }
        case "renew":
            _ = try claim(Self.batch)
            return try count { try store.renew(worker, leaseUntil: 2_000) }
        case "glimpse":
            let last = try store.job(job).sequence
            return try count { _ = try store.eventBatch(job, after: last - 1) }
        case "status": return try count { _ = try store.find("latest") }
        case "find nothing to claim":
            // All that is left is in somebody's hand.
            try complete(try claim(photos / 2 - Self.batch))
            _ = try claim(Self.batch)
            return try count { _ = try claim(Self.batch) }
        case "put back what a dead process had":
            _ = try claim(Self.batch)
            return try count { try store.reapDeadWorkers(job, rules: RetryRules()) { _ in false } }
        case "tell of progress": return try count { try store.tellProgress(job, items: [item.id]) }
        case "enqueue":
            return try count { try store.enqueue((photos..<photos + 20).map(Self.photo), in: job, ordinal: photos) }
        default: return 0
        }
    }

    deinit { instructions.deallocate() }
}
