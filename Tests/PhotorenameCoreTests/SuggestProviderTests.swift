import Describing
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import Settings
import TestSupport
import Testing

struct SuggestProviderTests {
    private func suggest(_ library: Library, _ options: ProviderChoice.Options = .init()) throws -> SuggestProvider {
        SuggestProvider(library.context, try ProviderChoice(options, library.context.settings))
    }

    @Test func `a key in the environment is suggested, and only where nothing chose a provider`() async throws {
        let library = try Library(environment: ["ANTHROPIC_API_KEY": "sk-1"])
        #expect(
            try await suggest(library).find(asksOllama: false)
                == .key(provider: .anthropic, variable: "ANTHROPIC_API_KEY"))
        #expect(try await suggest(library, .init(provider: .local)).find(asksOllama: false) == nil)
        #expect(try await suggest(try Library()).find(asksOllama: true) == nil, "no server answers")
    }

    @Test func `an accepted offer is the job's own, and the config's when it is remembered`() async throws {
        let library = try Library(environment: ["ANTHROPIC_API_KEY": "sk-1"])
        let job = try library.store.create(root: Array(library.folder.utf8), settings: JobSettings())
        let suggest = try suggest(library)
        let found = try #require(await suggest.find(asksOllama: false))
        let offer = try await Blocking.run { try suggest.offer(found, for: job) }
        #expect(offer.host == "api.anthropic.com")
        #expect(try suggest.accept(offer, for: job).provider == .anthropic)
        try suggest.remember(found)
        #expect(try Settings(environment: library.environment).provider == "anthropic")
    }

    @Test func `llama.cpp's server is suggested where it is installed, with the model that would be used`() async throws
    {
        let scratch = try Scratch()
        try scratch.write("llama-server", "#!/bin/sh\n")
        try Shell.run("chmod 755 '\(scratch.path)/llama-server'")
        let library = try Library(environment: ["PATH": "/nowhere:" + scratch.path])
        let suggest = try suggest(library)
        let found = try #require(await suggest.find(asksOllama: true))
        #expect(found == .llamaCpp(model: LlamaModel.defaultName))
        let job = try library.store.create(root: Array(library.folder.utf8), settings: JobSettings())
        let offer = try await Blocking.run { try suggest.offer(found, for: job) }
        #expect(offer.options.price == .free && offer.options.provider == .llamaCpp && offer.options.concurrency == 2)
        #expect(try await self.suggest(library, .init(model: "x")).find(asksOllama: true) == nil)
        try Shell.run("chmod 644 '\(scratch.path)/llama-server'")
        #expect(await suggest.find(asksOllama: true) == nil)
    }

    @Test func `an address that is none makes no offer, and a config that can't be read is not written`() async throws {
        let library = try Library(
            config: "providers:\n  anthropic:\n    base_url: \"ftp://x\"\n",
            environment: ["ANTHROPIC_API_KEY": "sk-1"])
        let job = try library.store.create(root: Array(library.folder.utf8), settings: JobSettings())
        let suggest = try suggest(library)
        await #expect(throws: Endpoint.Fault.self) {
            try await Blocking.run {
                try suggest.offer(.key(provider: .anthropic, variable: "ANTHROPIC_API_KEY"), for: job)
            }
        }
        let path = library.context.settings.configFile
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(throws: ConfigError.self) { try suggest.remember(.ollama(model: "llava")) }
    }
}
