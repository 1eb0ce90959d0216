import Describing
import PhotoModel
import PhotorenameCore
import Settings
import TestSupport
import Testing

struct ProbeProviderTests {
    private func probe(_ library: Library, _ environment: [String: String]) async throws -> ProbeProvider.Result? {
        let settings = try Settings(environment: library.environment.merging(environment) { $1 })
        return try await ProbeProvider(settings: settings, isInteractive: false).run()
    }

    @Test func `one picture of the program's own is sent, and what came back is reported`() async throws {
        let library = try Library()
        let result = try #require(
            try await probe(
                library,
                [
                    "PHOTORENAME_PROVIDER": "openai", "PHOTORENAME_BASE_URL": library.server.url,
                    "PHOTORENAME_MODEL": "test",
                ]))
        #expect(result.subject == "cat" && result.usage.inputTokens == 300 && result.cost == nil)
        #expect(library.server.count == 1)
    }

    @Test func `nothing is sent: the local model runs on this machine`() async throws {
        #expect(try await probe(try Library(), [:]) == nil)
    }

    @Test func `a missing key, a refused one and a provider that nobody knows are errors`() async throws {
        let library = try Library()
        await #expect(throws: ProviderError.keyMissing(.anthropic, variable: "ANTHROPIC_API_KEY")) {
            try await probe(library, ["PHOTORENAME_PROVIDER": "anthropic"])
        }
        await #expect(throws: ProviderError.unknown("nobody")) {
            try await probe(library, ["PHOTORENAME_PROVIDER": "nobody"])
        }
        let server = try LoopbackServer { _ in .http(401, body: "{}") }
        await #expect(throws: DescribeError.self) {
            try await probe(
                library,
                ["PHOTORENAME_PROVIDER": "openai", "PHOTORENAME_BASE_URL": server.url, "PHOTORENAME_MODEL": "test"])
        }
    }
}
