import Describing
import FileSystem
import PhotoModel
import PhotorenameCore
import Pipeline
import TestSupport
import Testing

struct EstimateCostTests {
    private func estimate(_ library: Library, _ options: ProviderChoice.Options) async throws -> EstimateCost.Estimate {
        let choice = try ProviderChoice(options, library.context.settings)
        let described = try Pricing(settings: library.context.settings).priced(choice.complete(DescribeOptions()))
        return try await Blocking.run { [context = library.context, root = try library.root] in
            try EstimateCost(context, described).run(root, ScanOptions())
        }
    }

    @Test func `tokens and money follow the provider's formula, and nothing is sent`() async throws {
        let library = try Library()
        let estimate = try await estimate(
            library, ProviderChoice.Options(provider: .openai, baseURL: library.server.url, model: "gpt-4.1-mini"))
        #expect(estimate.photos == 3 && estimate.provider == .openai)
        let tokens = try #require(estimate.inputTokens)
        let price = try #require(estimate.price)
        #expect(estimate.cost == price.cost(input: tokens, output: estimate.outputTokens))
        #expect(library.server.count == 0)
    }

    @Test func `what nobody knows is nil, and the local model costs nothing`() async throws {
        let library = try Library()
        let unknown = try await estimate(library, ProviderChoice.Options(provider: .openai, model: "nobody-knows-it"))
        #expect(unknown.cost == nil && unknown.inputTokens == nil && unknown.batchCost == nil)
        let local = try await estimate(library, ProviderChoice.Options(provider: .local))
        #expect(local.cost == 0 && local.inputTokens == 0)
    }

    @Test func `a URL that is none is refused`() async throws {
        let library = try Library()
        await #expect(throws: Endpoint.Fault.self) {
            try await estimate(
                library, ProviderChoice.Options(provider: .openai, baseURL: "ftp://x", model: "gpt-4.1-mini"))
        }
    }
}
