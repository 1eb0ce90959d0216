import FileSystem
import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import JobStore

/// Whatever users, files and models write is a value: it comes back as it was, and no statement runs it.
@Suite(.onEachEngine) struct StoredValueTests {
    let store: JobStore
    let job: JobID

    init() throws {
        store = try JobStore(path: try TestStore.address(try Scratch()))
        job = try store.create(root: Array("/p".utf8), settings: JobSettings()).id
        try store.begin(job, phase: .scanning)
    }

    /// What ends a literal, begins a parameter, or means something to the text forms of an engine.
    static let pieces = [
        "'", "''", "\"", "\\", "\\x00", "\\u0000", "$1", "$$", "?", "?1", ":job", "@a", "%s", "--", "/*", "*/", ";",
        "{", "}", "{1,2}", ",", "NULL", "null", "\n", "\r", "\t", "\u{1}", "\u{7F}", "\u{2028}", "é", "e\u{301}", "日本",
        "👩‍👩‍👧", "\u{FFFF}", "\u{10FFFF}", "'; DROP TABLE items; --", "E'\\''", "U&'\\0061'", "x'2F'", "B'1'", " ", "",
    ]

    static func text(_ generator: inout SplitMix) -> String {
        (0..<Int.random(in: 0...12, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }
            .joined()
    }

    /// Any bytes but `/` and NUL, as a path can have.
    static func name(_ generator: inout SplitMix) -> [UInt8] {
        let bytes: [UInt8] =
            Bool.random(using: &generator)
            ? Array(text(&generator).utf8)
            : (0..<Int.random(in: 1...60, using: &generator)).map { _ in UInt8.random(in: 1...255, using: &generator) }
        return bytes.filter { $0 != 0x2F && $0 != 0 }
    }

    @Test func `random names, answers and messages come back as they were`() throws {
        var generator = SplitMix(seed: 28)
        let count = Campaign.pick(150, long: 5_000)
        let paths = (0..<count).map { Array("\($0) ".utf8) + Self.name(&generator) }
        try store.enqueue(
            try paths.enumerated().map { number, path in
                .photo(
                    Photo(
                        path: try #require(RelativePath(bytes: path)), format: .jpeg,
                        identity: FileIdentity(
                            device: .random(in: 0 ... .max, using: &generator), inode: UInt64(number),
                            size: .random(in: 0 ... .max, using: &generator), modified: Int64(number) - 40, links: 1)))
            }, in: job, ordinal: 0)
        try store.finishScan(job, others: 0)
        #expect(try store.items(job).map(\.photo.path.bytes) == paths)

        let worker = try store.register(job, NewWorker(.current, leaseUntil: store.now + 60_000)) { $0.isAlive }.worker
        guard
            case .photos(let items, _) = try store.claim(
                job, worker: worker, limit: count, leaseUntil: store.now + 60_000, now: store.now, rules: RetryRules())
        else { throw POSIXError(.EINVAL) }
        #expect(items.count == count)
        var answers: [Int64: Description] = [:]
        var facts: [Int64: Metadata] = [:]
        let completions = items.map { item in
            let answer = Description(
                subject: Self.text(&generator), description: Self.text(&generator),
                tags: [Self.text(&generator), Self.text(&generator)], text: Self.text(&generator), confidence: nil)
            var metadata = Metadata(width: 4, height: 3)
            metadata.make = Self.text(&generator)
            (answers[item.id], facts[item.id]) = (answer, metadata)
            return Completion(
                item: item.id, attempt: item.attempts,
                outcome: .described(
                    answer, key: DescriptionKey(digest: (0..<32).map { _ in .random(in: 0...255, using: &generator) }),
                    fromCache: false), metadata: metadata, thumbnailHash: nil, usage: Usage(requests: 1),
                elapsedMilliseconds: 1)
        }
        try store.complete(completions, in: job, worker: worker, rules: RetryRules())
        for item in try store.items(job) {
            #expect(item.description == answers[item.id])
            #expect(item.metadata == facts[item.id])
        }
        let messages = (0..<count).map { _ in Self.text(&generator) }
        try store.log(.info, "fuzz", messages, in: job)
        #expect(try store.logs(job, after: 0).filter { $0.code == "fuzz" }.map(\.message) == messages)
        #expect(try store.job(job).counters.done == count)
    }

    @Test func `U+0000 becomes U+FFFD, in texts and in JSON, and an escaped backslash before u0000 stays`() throws {
        try store.log(.info, "nul", ["a\u{0}b", "\u{0}", "\\u0000"], in: job)
        #expect(try store.logs(job, after: 0).suffix(3).map(\.message) == ["a\u{FFFD}b", "\u{FFFD}", "\\u0000"])
        try store.enqueue(
            [
                .photo(
                    Photo(
                        path: try #require(RelativePath("a.jpg")), format: .jpeg,
                        identity: FileIdentity(device: 1, inode: 1, size: 1, modified: 1, links: 1)))
            ], in: job, ordinal: 0)
        try store.finishScan(job, others: 0)
        let worker = try store.register(job, NewWorker(.current, leaseUntil: store.now + 60_000)) { $0.isAlive }.worker
        guard
            case .photos(let items, _) = try store.claim(
                job, worker: worker, limit: 1, leaseUntil: store.now + 60_000, now: store.now, rules: RetryRules())
        else { throw POSIXError(.EINVAL) }
        let said = Description(
            subject: "nul \u{0} here", description: "\\u0000 \\\u{0}", tags: [], text: nil, confidence: nil)
        try store.complete(
            items.map {
                Completion(
                    item: $0.id, attempt: $0.attempts,
                    outcome: .described(
                        said, key: DescriptionKey(digest: Array(repeating: 1, count: 32)), fromCache: false),
                    metadata: nil, thumbnailHash: nil, usage: Usage(), elapsedMilliseconds: 1)
            }, in: job, worker: worker, rules: RetryRules())
        let answer = try #require(try store.items(job).first?.description)
        #expect(answer.subject == "nul \u{FFFD} here")
        #expect(answer.description == "\\u0000 \\\u{FFFD}")
    }
}
