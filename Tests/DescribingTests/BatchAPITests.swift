import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// One suite for all batch APIs, against a vendor on loopback.
struct BatchAPITests {
    typealias API = BatchVendor.API

    /// A batch API with a file of requests.
    final class Lab {
        let vendor: BatchVendor
        let describer: BatchDescriber
        let scratch: Scratch
        let file: BatchFile
        private let transport: CurlTransport
        private(set) var entries: [[UInt8]] = []

        static let tag = "0123456789abcdef0123456789abcdef"

        init(_ vendor: BatchVendor) throws {
            self.vendor = vendor
            var options = DescribeOptions()
            options.provider =
                switch vendor.api {
                case .chat, .responses: .openai
                case .anthropic: .anthropic
                case .gemini: .gemini
                }
            options.api = vendor.api == .responses ? .responses : .chat
            options.model = "model-1"
            options.baseURL = vendor.url
            options.tiers = [.batch]
            let service = try #require(VisionService(options.provider))
            transport = try CurlTransport(TransportSettings())
            let key = APIKey("sk-a-key-for-batches")
            describer = BatchDescriber(
                try service.provider(options), try #require(try service.batches(options, transport, key)), key: key,
                capabilities: LearnedCapabilities())
            scratch = try Scratch()
            file = BatchFile(path: scratch.path + "/requests", tag: Self.tag)
        }

        deinit { transport.close() }

        var api: any BatchAPI { describer.api }

        /// - Returns: the batch.
        func send(photos: Int) async throws -> RemoteBatch {
            try write(photos: photos)
            return try await api.create(file, upload: api.uploads ? api.upload(file) : nil)
        }

        func write(photos: Int) throws {
            entries = (0..<photos).map { number in
                describer.entry(
                    Thumbnail(jpeg: [0xFF, 0xD8, UInt8(number), 0xFF, 0xD9], width: 8, height: 8), tag: Self.tag,
                    item: Int64(number + 1))
            }
            let form = api.form
            let bytes = form.head + entries.joined(separator: form.separator) + form.tail
            try Data(bytes).write(to: URL(filePath: file.path))
        }

        /// The lines of the results of a batch that has ended.
        func lines(_ batch: RemoteBatch) async throws -> [[UInt8]] {
            var lines: [[UInt8]] = []
            for results in batch.results {
                let path = scratch.path + "/results"
                try await api.download(results, to: path)
                let reader = try #require(LineReader(path))
                while let line = reader.next() { lines.append(line) }
            }
            return lines
        }

        var createRoute: String {
            vendor.api == .gemini ? ":batchGenerateContent" : "batches"
        }
        var lookRoute: String {
            switch vendor.api {
            case .chat, .responses: "GET v1/batches/ID"
            case .anthropic: "GET v1/messages/batches/ID"
            case .gemini: "GET v1beta/batches/ID"
            }
        }
        var uploadRoute: String { vendor.api == .gemini ? "POST transfer/ID" : "POST v1/files" }
    }

    @Test(arguments: API.allCases)
    func `a batch goes there, is asked about, and its results come back by photo`(api: API) async throws {
        let fates: [BatchVendor.Fate] = [.answered("cat"), .error(429), .error(400), .answered("dog")]
        let vendor = try BatchVendor(api) {
            $0.polls = 2
            $0.fate = { fates[$0] }
        }
        let lab = try Lab(vendor)
        let sent = try await lab.send(photos: 4)
        #expect(sent.end == nil && sent.results.isEmpty)
        #expect(try await lab.api.batch(sent.id).end == nil)
        let ended = try await lab.api.batch(sent.id)
        #expect(ended.end == .completed)
        #expect(ended.succeeded == 2 && ended.failed == 2)
        var found: [Int64: String] = [:]
        for line in try await lab.lines(ended) {
            let result = try #require(lab.api.result(line))
            #expect(result.tag == Lab.tag)
            switch await lab.describer.meaning(of: result.outcome) {
            case .answer(let answer):
                found[result.item] = answer.description.subject
                #expect(answer.usage == Usage(requests: 1, inputTokens: 300, outputTokens: 40))
            case .failure(.transient): found[result.item] = "later"
            case .failure(.item): found[result.item] = "never"
            default: found[result.item] = "?"
            }
        }
        #expect(found == [1: "cat", 2: "later", 3: "never", 4: "dog"])
        for file in ended.results { try await lab.api.delete(file) }
        #expect(vendor.left.count == (lab.api.uploads ? 1 : 0))
        for file in try await lab.api.uploads(of: Lab.tag) { try await lab.api.delete(file) }
        #expect(vendor.left.isEmpty)
    }

    @Test(arguments: API.allCases)
    func `a batch that nobody recorded is found on any page of the vendor's list`(api: API) async throws {
        let vendor = try BatchVendor(api)
        let lab = try Lab(vendor)
        let nothing = try await lab.api.search(Lab.tag, since: .distantPast, known: [])
        guard case .nothing = nothing else { return #expect(Bool(false)) }
        let sent = try await lab.send(photos: 1)
        for _ in 0..<5 { vendor.addForeignBatch(isOver: true) }
        _ = try await lab.api.batch(sent.id)
        guard case .found(let found) = try await lab.api.search(Lab.tag, since: .distantPast, known: []) else {
            return #expect(Bool(false))
        }
        #expect(found.id == sent.id)
    }

    @Test func `an Anthropic batch of somebody else is none of ours, and one that runs can't be told`() async throws {
        let vendor = try BatchVendor(.anthropic)
        let lab = try Lab(vendor)
        vendor.addForeignBatch(isOver: true)
        guard case .nothing = try await lab.api.search(Lab.tag, since: .distantPast, known: []) else {
            return #expect(Bool(false))
        }
        vendor.addForeignBatch(isOver: false)
        guard case .unclear(let id) = try await lab.api.search(Lab.tag, since: .distantPast, known: []) else {
            return #expect(Bool(false))
        }
        // One that is known, or older than the attempt, is another one.
        guard case .nothing = try await lab.api.search(Lab.tag, since: .distantPast, known: [id]),
            case .nothing = try await lab.api.search(Lab.tag, since: .distantFuture, known: [])
        else { return #expect(Bool(false)) }
    }

    @Test(arguments: API.allCases)
    func `an identifier that leads elsewhere is refused`(api: API) async throws {
        let lab = try Lab(try BatchVendor(api))
        for id in ["../../v1/other", "batches/..", "a/b", "", "x?y=1", "batch_1#", String(repeating: "x", count: 300)] {
            await #expect(throws: BatchError.self) { try await lab.api.batch(id) }
            await #expect(throws: BatchError.self) { try await lab.api.delete(id) }
        }
        #expect(lab.vendor.routes.isEmpty)
    }

    @Test(arguments: API.allCases)
    func `the key goes to the server that was chosen, and nowhere else`(api: API) async throws {
        let vendor = try BatchVendor(api)
        let lab = try Lab(vendor)
        let sent = try await lab.send(photos: 1)
        _ = try await lab.lines(try await lab.api.batch(sent.id))
        try await lab.api.cancel(sent.id)
        for request in vendor.requests where !request.path.contains("/transfer/") {
            #expect(request.head.contains("sk-a-key-for-batches"), "\(request.path)")
            #expect(!request.path.contains("sk-a-key"))
        }
    }

    @Test(arguments: API.allCases)
    func `lines that are no results are ignored`(api: API) throws {
        let lab = try Lab(try BatchVendor(api))
        let lines = [
            "", "{", "[]", "null", #"{"custom_id":1}"#, #"{"custom_id":"x","key":"x"}"#,
            #"{"custom_id":"0123456789abcdef0123456789abcdef-x","key":"0123456789abcdef0123456789abcdef-x"}"#,
        ]
        for line in lines { #expect(lab.api.result(Array(line.utf8)) == nil, "\(line)") }
    }
}
