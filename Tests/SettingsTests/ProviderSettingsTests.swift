import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Settings

/// A key, a URL and a model belong to the provider that they were set for.
struct ProviderSettingsTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func settings(_ config: String = "", _ environment: [String: String] = [:]) throws -> Settings {
        try scratch.write("config/photorename/config.yaml", config)
        let base = ["HOME": "/home/me", "XDG_CONFIG_HOME": scratch.path + "/config"]
        return try Settings(environment: base.merging(environment) { $1 })
    }

    /// Keys that may go to a server, first choice first.
    private func keys(
        _ settings: Settings, _ provider: ProviderName, at url: String? = nil, isNamed: Bool = false
    ) -> [String] {
        settings.settings(for: provider, isNamed: isNamed).keys.filter { $0.isFor(url) }.map { key in
            switch key.place {
            case .variable(_, let value): value
            case .file(let path): path
            case .command(let line): line
            }
        }
    }

    @Test func `the flat settings of the file are those of its own provider`() throws {
        let all = try settings(
            "provider: anthropic\nmodel: m\nbase_url: https://a.example\napi_key_file: /a\napi_key_command: pass a\n")
        #expect(all.settings(for: .anthropic).model == "m")
        #expect(all.settings(for: .anthropic).baseURL == "https://a.example")
        #expect(keys(all, .anthropic, at: "https://a.example") == ["/a", "pass a"])
        for other in [ProviderName.openai, .gemini, .ollama] {
            let none = all.settings(for: other)
            #expect(none.model == nil && none.baseURL == nil && none.keys.isEmpty)
        }
        // A file that names none is one for OpenAI's API.
        let unnamed = try settings("base_url: https://o.example\nmodel: m\n")
        #expect(unnamed.settings(for: .openai).baseURL == "https://o.example")
        #expect(unnamed.settings(for: .anthropic).baseURL == nil && unnamed.settings(for: .anthropic).model == nil)
    }

    @Test func `a section is its provider's, whichever one is used`() throws {
        let all = try settings(
            """
            provider: openai
            model: flat
            providers:
              openai: {api_key_file: /o}
              anthropic: {model: claude, base_url: https://a.example, api_key_command: pass a}
            """)
        #expect(all.settings(for: .openai).model == "flat" && keys(all, .openai) == ["/o"])
        #expect(all.settings(for: .anthropic).model == "claude")
        #expect(keys(all, .anthropic, at: "https://a.example") == ["pass a"])
        for wrong in [
            "providers: {opnai: {model: x}}", "providers: {openai: {modle: x}}", "providers: {openai: x}",
            "providers: [a]", "providers: {local: {model: x}}", "providers: {openai: {model: [x]}}",
        ] {
            #expect(throws: ConfigError.self, "\(wrong)") { try settings(wrong) }
        }
    }

    @Test func `the environment's own are those of PHOTORENAME_PROVIDER, else of the file's provider`() throws {
        let set = [
            "PHOTORENAME_API_KEY": "k", "PHOTORENAME_MODEL": "m", "PHOTORENAME_BASE_URL": "https://e.example",
        ]
        let named = try settings("", set.merging(["PHOTORENAME_PROVIDER": "gemini"]) { $1 })
        #expect(named.settings(for: .gemini).model == "m")
        #expect(keys(named, .gemini, at: "https://e.example") == ["k"])
        #expect(keys(named, .openai).isEmpty && named.settings(for: .openai).baseURL == nil)
        let byFile = try settings("provider: anthropic\n", set)
        #expect(keys(byFile, .anthropic, at: "https://e.example") == ["k"] && keys(byFile, .ollama).isEmpty)
        // The common key alone was set for whichever provider the command line names.
        let alone = try settings("", ["PHOTORENAME_API_KEY": "k"])
        for provider in [ProviderName.openai, .anthropic, .ollama] {
            #expect(keys(alone, provider, isNamed: true) == ["k"])
        }
        // Not for one that a question offered, and not where a model beside it says whose it is.
        #expect(keys(alone, .anthropic).isEmpty && keys(alone, .ollama).isEmpty && keys(alone, .openai) == ["k"])
        let withModel = try settings("", ["PHOTORENAME_API_KEY": "k", "PHOTORENAME_MODEL": "m"])
        #expect(keys(withModel, .ollama, isNamed: true).isEmpty && keys(withModel, .openai) == ["k"])
        let ofFile = try settings("provider: openai\n", ["PHOTORENAME_API_KEY": "k"])
        #expect(keys(ofFile, .ollama, isNamed: true).isEmpty)
    }

    @Test func `a provider's own variable goes before the common one`() throws {
        #expect(try keys(settings(), .openai) == [])
        #expect(try keys(settings("", ["PHOTORENAME_API_KEY": "c", "OPENAI_API_KEY": "o"]), .openai) == ["o", "c"])
        #expect(try keys(settings("", ["OPENAI_API_KEY": ""]), .openai) == [])
        #expect(try keys(settings("", ["OPENAI_API_KEY": "o"]), .anthropic) == [])
    }

    @Test(arguments: [
        ("https://a.example/v1", true), ("https://A.example:443", true), ("http://a.example", false),
        ("https://a.example:8443", false), ("https://b.example", false), ("https://a.example.evil", false),
        (nil, false),
    ])
    func `a key that was set together with a URL goes to that server alone`(url: String?, isFor: Bool) throws {
        let settings = try settings("provider: openai\nbase_url: https://a.example\napi_key_file: /a\n")
        #expect(keys(settings, .openai, at: url).isEmpty != isFor)
        let environment = try self.settings(
            "", ["PHOTORENAME_BASE_URL": "https://a.example", "PHOTORENAME_API_KEY": "k"])
        #expect(keys(environment, .openai, at: url).isEmpty != isFor)
    }
}
