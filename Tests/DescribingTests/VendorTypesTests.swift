import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// What we send, and what we hold for replies, against the types that the vendors publish (their Python packages, pinned in
/// Tests/Vendors). Where Python cannot install them this is skipped, and said to be.
struct VendorTypesTests {
    static let python = PythonPackages.python("Vendors")

    @Test(.enabled(if: Self.python != nil), .timeLimit(.minutes(5)))
    func `requests and replies fit the vendors' own types`() async throws {
        let scratch = try Scratch()
        let thumbnail = Thumbnail(jpeg: [0xFF, 0xD8, 0xFF, 0xFB, 0xFF, 0xD9], width: 1, height: 1)
        var older = ServerCapabilities()
        (older.hasSchema, older.hasOldTokenName) = (false, true)
        let vendors = ProviderConformanceTests.Vendor.allCases.filter { $0 != .ollama }
        for vendor in vendors {
            for (name, capabilities) in [("", ServerCapabilities()), ("-older", older)] {
                let body = try vendor.provider.request(for: thumbnail, key: nil, capabilities: capabilities).body ?? []
                try Data(body).write(to: scratch.url.appending(path: "\(vendor.rawValue)\(name).request.json"))
            }
        }
        let thinking: [(ProviderConformanceTests.Vendor, ProviderName, OpenAIInterface, String)] = [
            (.openai, .openai, .chat, "gpt-6-luna"), (.openai, .openai, .chat, "gpt-5-mini"),
            (.responses, .openai, .responses, "gpt-6-luna"), (.anthropic, .anthropic, .chat, "claude-haiku-5-5"),
            (.anthropic, .anthropic, .chat, "claude-sonnet-5-5"), (.anthropic, .anthropic, .chat, "claude-opus-5-5"),
            (.gemini, .gemini, .chat, "gemini-3.5-flash-lite"), (.gemini, .gemini, .chat, "gemini-3.8-flash"),
            (.gemini, .gemini, .chat, "gemini-2.5-flash"),
        ]
        for (vendor, name, api, model) in thinking {
            var options = DescribeOptions()
            (options.provider, options.api, options.model) = (name, api, model)
            if name != .anthropic { options.tiers = [.flex] }
            let provider = try #require(VisionService(name)).provider(options)
            let body = provider.request(for: thumbnail, key: nil, capabilities: ServerCapabilities()).body ?? []
            try Data(body).write(to: scratch.url.appending(path: "\(vendor.rawValue)-\(model).request.json"))
        }
        let parts = try await batchParts()
        for (name, bytes) in parts { try Data(bytes).write(to: scratch.url.appending(path: "\(name).json")) }
        let replies = try FileManager.default.contentsOfDirectory(
            atPath: Fixtures.repository.path + "/Fixtures/responses"
        )
        .filter { file in vendors.contains { file.hasPrefix($0.rawValue + "-") } && !file.contains("no-choices") }
        .filter { !$0.contains { $0.isNumber } }.sorted()
        let python = try #require(Self.python)
        let result = try Shell.run(
            python,
            [Fixtures.repository.path + "/Tests/Vendors/validate.py", scratch.path]
                + replies.map { Fixtures.repository.path + "/Fixtures/responses/" + $0 })
        #expect(result.status == 0, "\(result.error.suffix(500))")
        #expect(result.lines.count == vendors.count * 2 + thinking.count + parts.count + replies.count)
        #expect(result.lines.filter { !$0.hasPrefix("ok ") } == [])
    }

    /// What batches are made of, as it went to and from a vendor on loopback.
    private func batchParts() async throws -> [String: [UInt8]] {
        var parts: [String: [UInt8]] = [:]
        for api in BatchVendor.API.allCases {
            let name = ["chat": "openai", "responses": "responses"][api.rawValue] ?? api.rawValue
            let fates: [BatchVendor.Fate] = [.answered("cat"), .error(500), .expired]
            let vendor = try BatchVendor(api) { $0.fate = { fates[$0 % fates.count] } }
            let lab = try BatchAPITests.Lab(vendor)
            let remote = try await lab.send(photos: 3)
            for (number, entry) in lab.entries.enumerated() { parts["\(name)-\(number).entry"] = entry }
            let created = vendor.bodies.first { $0.key.hasPrefix("POST v1") && $0.key.hasSuffix(lab.createRoute) }
            parts["\(name).create"] = created?.value.first
            let looked = try await lab.api.batch(remote.id)
            parts["\(name).batch"] = vendor.replies[lab.lookRoute]?.last.map { Array($0.utf8) }
            parts["\(name).file"] = vendor.replies[lab.uploadRoute]?.last.map { Array($0.utf8) }
            for (number, line) in try await lab.lines(looked).enumerated() { parts["\(name)-\(number).line"] = line }
        }
        return parts
    }
}
