import Clocks
import FileSystem
import Foundation
import JobStore
import PhotoModel

/// Photos through the jobs table, without a picture or a server.
enum Storing {
    private static let batch = 32

    /// Makes a job: DATABASE PHOTOS.
    static func fill(_ arguments: [String]) async throws -> [String: Double] {
        guard arguments.count == 2, let count = Int(arguments[1]) else { fatalError("fill DATABASE PHOTOS") }
        let store = try JobStore(path: arguments[0])
        let job = try store.create(
            root: Array("/photos".utf8), settings: JobSettings())
        try store.begin(job.id, phase: .scanning)
        for first in stride(from: 0, to: count, by: 1_000) {
            try store.enqueue(
                try (first..<min(count, first + 1_000)).map { .photo(try photo($0)) }, in: job.id, ordinal: first)
        }
        try store.finishScan(job.id, others: 0)
        try store.close()
        return ["photos": Double(count)]
    }

    private static func photo(_ number: Int) throws -> Photo {
        let text = String(number)
        let path =
            "folder\(number / 1_000)/IMG_" + String(repeating: "0", count: max(0, 7 - text.count)) + text + ".jpg"
        guard let path = RelativePath(bytes: Array(path.utf8)) else { throw CocoaError(.fileNoSuchFile) }
        return Photo(
            path: path, format: .jpeg,
            identity: FileIdentity(
                device: 1, inode: UInt64(number + 1), size: 4_000_000 + Int64(number),
                modified: 1_700_000_000_000_000_000 + Int64(number) * 1_000_000_007, links: 1))
    }

    /// Claims photos of the newest job and completes them, 32 a transaction, until none is left: DATABASE.
    static func drain(_ arguments: [String]) async throws -> [String: Double] {
        guard arguments.count == 1 else { fatalError("drain DATABASE") }
        let store = try JobStore(path: arguments[0])
        let job = try store.find("latest").id
        let rules = RetryRules()
        let worker = try store.register(
            job, NewWorker(.current, leaseUntil: store.now + 60_000), rules: rules
        ) { $0.isAlive }.worker
        var (photos, untold) = (0, [Int64]())
        let began = ContinuousClock.now
        loop: while true {
            switch try store.claim(
                job, worker: worker, limit: batch, leaseUntil: store.now + 60_000, now: store.now,
                rules: rules)
            {
            case .photos(let items, _):
                let recorded = try store.complete(
                    items.map(completion), in: job, worker: worker, untold: untold, rules: rules)
                untold = recorded.isTold ? [] : untold + items.map(\.id)
                photos += items.count
            case .later: try await Task.sleep(for: .milliseconds(1))
            case .nothingLeft, .batched, .halted: break loop
            }
        }
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        try store.close()
        return ["photos": Double(photos), "seconds": Double(seconds) + Double(attoseconds) / 1e18]
    }

    /// Changes the newest job's phase so many times, with a pause before each: DATABASE TIMES.
    static func changeStates(_ arguments: [String]) async throws -> [String: Double] {
        guard arguments.count == 2, let count = Int(arguments[1]) else { fatalError("states DATABASE TIMES") }
        let store = try JobStore(path: arguments[0])
        let job = try store.find("latest").id
        for number in 0..<count {
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...60)))
            try store.setStatus(job, .processing, phase: number.isMultiple(of: 2) ? .ready : .analyzing)
        }
        try store.close()
        return ["changes": Double(count)]
    }

    private static func completion(_ item: JobItem) -> Completion {
        // As long as a real one, and each another.
        let digest = withUnsafeBytes(of: item.id.bigEndian) { Array($0) + [UInt8](repeating: 7, count: 24) }
        let hash = digest.hex
        var metadata = Metadata(width: 4_000, height: 3_000)
        (metadata.make, metadata.model) = ("Canon", "Canon EOS R6")
        let said = Description(
            subject: "sea otter \(item.id)", description: "A sea otter on its back in calm water.",
            tags: ["otter", "sea", "water"], text: nil, confidence: 0.9)
        return Completion(
            item: item.id, attempt: item.attempts,
            outcome: .described(said, key: DescriptionKey(digest: digest), fromCache: false), metadata: metadata,
            thumbnailHash: hash,
            thumbnail: KnownThumbnail(
                identity: item.photo.identity, form: "500 q80 m4", hash: hash, metadata: metadata),
            usage: Usage(requests: 1, inputTokens: 300, outputTokens: 40), elapsedMilliseconds: 900)
    }
}
