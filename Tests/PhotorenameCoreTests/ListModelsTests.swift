import Describing
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct ListModelsTests {
    private func models(_ library: Library, _ provider: ProviderName?) async throws -> [String: ListModels.Model] {
        let models = try await ListModels(library.context).run(provider)
        return Dictionary(models.map { ($0.name, $0) }) { first, _ in first }
    }

    @Test func `what is known of every provider needs no server and no key`() async throws {
        let library = try Library()
        let known = try await models(library, nil)
        #expect(Set(known.values.map(\.provider)) == [.openai, .anthropic, .gemini])
        #expect(known.values.filter(\.isDefault).count == 3 && known.values.allSatisfy { $0.isListed == nil })
        #expect(library.server.count == 0)
    }

    @Test func `the user's own model and price list count`() async throws {
        let library = try Library(environment: ["PHOTORENAME_PROVIDER": "openai", "PHOTORENAME_MODEL": "mine"])
        try library.scratch.write(
            "config/photorename/prices.yaml",
            "models:\n  openai/mine: {input: 3, output: 4, later: [{from: 2999-01-01, input: 5, output: 6}]}\n")
        let mine = try #require(try await models(library, nil)["mine"])
        #expect(mine.isDefault && mine.price?.input == 3)
        #expect(mine.laterPrice?.from.description == "2999-01-01" && mine.laterPrice?.price.output == 6)
    }

    @Test func `a server's list and its dates go first, and what it does not list is said`() async throws {
        let server = try LoopbackServer { _ in
            .http(200, body: #"{"data":[{"id":"gpt-4.1","shutdown_date":"2031-01-02"},{"id":"new"},{}]}"#)
        }
        let library = try Library(
            environment: ["PHOTORENAME_PROVIDER": "openai", "PHOTORENAME_BASE_URL": server.url])
        let models = try await models(library, .openai)
        #expect(
            models["gpt-4.1"]?.lifetime?.shutDown.description == "2031-01-02" && models["gpt-4.1"]?.isListed == true)
        #expect(models["new"]?.isListed == true && models["new"]?.price == nil && models["new"]?.lifetime == nil)
        #expect(models["gpt-4o"]?.isListed == false && models[""] == nil)
    }

    @Test func `a server that repeats the key does not get it shown`() async throws {
        let server = try LoopbackServer { _ in .http(200, body: #"{"data":[{"id":"k sk-secret-secret"}]}"#) }
        let library = try Library(
            environment: [
                "PHOTORENAME_PROVIDER": "openai", "PHOTORENAME_BASE_URL": server.url,
                "PHOTORENAME_API_KEY": "sk-secret-secret",
            ])
        #expect(try await models(library, .openai).keys.contains { $0.contains("secret") } == false)
    }

    @Test(arguments: [
        (500, "{}"), (401, "{}"), (200, "no JSON"), (404, "<html>"), (200, "[]"), (200, #"{"error":"x"}"#),
    ])
    func `a server without such a list is an error`(status: Int, body: String) async throws {
        let server = try LoopbackServer { _ in .http(status, body: body) }
        let library = try Library(
            environment: ["PHOTORENAME_PROVIDER": "openai", "PHOTORENAME_BASE_URL": server.url])
        await #expect(throws: DescribeError.self) { try await models(library, .openai) }
    }
}
