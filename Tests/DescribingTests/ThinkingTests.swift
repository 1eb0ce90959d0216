import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// Thoughts cost tokens: a model is told to have none, or as few as it can.
struct ThinkingTests {
    private let thumbnail = Thumbnail(jpeg: [0xFF, 0xD8, 0xFF, 0xFB, 0xFF, 0xD9], width: 1, height: 1)

    private func provider(_ name: ProviderName, _ model: String, api: OpenAIInterface = .chat) throws
        -> any VisionProvider
    {
        var options = DescribeOptions()
        (options.provider, options.model, options.api) = (name, model, api)
        return try #require(VisionService(name)).provider(options)
    }

    private func body(_ provider: any VisionProvider, _ capabilities: ServerCapabilities) throws -> String {
        String(
            decoding: provider.request(for: thumbnail, key: nil, capabilities: capabilities).body ?? [], as: UTF8.self)
    }

    @Test(arguments: [
        (ProviderName.openai, "gpt-6-luna", #""reasoning_effort":"none""#, 400),
        (.openai, "gpt-6-luna-2026-09-22", #""reasoning_effort":"none""#, 400),
        (.openai, "openai/gpt-5.4-mini", #""reasoning_effort":"none""#, 400),
        (.openai, "gpt-5-mini", #""reasoning_effort":"minimal""#, 1_400),
        (.openai, "o4-mini", #""reasoning_effort":"low""#, 4_400),
        (.anthropic, "claude-haiku-5-5", #""thinking":{"type":"disabled"}"#, 400),
        (.anthropic, "claude-haiku-5-5-20261007", #""thinking":{"type":"disabled"}"#, 400),
        (.anthropic, "claude-sonnet-5-5", #""thinking":{"type":"between_tools"}"#, 400),
        (.anthropic, "claude-opus-5-5", #""output_config":{"effort":"low","format""#, 4_400),
        (.anthropic, "claude-opus-5", #""thinking":{"type":"disabled"}"#, 400),
        (.gemini, "gemini-3.5-flash-lite", #""thinkingConfig":{"thinkingLevel":"MINIMAL"}"#, 1_400),
        (.gemini, "gemini-3.8-flash", #""thinkingConfig":{"thinkingLevel":"LOW"}"#, 4_400),
        (.gemini, "gemini-2.5-flash", #""thinkingConfig":{"thinkingBudget":0}"#, 400),
        (.ollama, "qwen3-vl", #""think":false"#, 400),
    ])
    func `a model is asked to think as little as it can, and has tokens for that`(
        name: ProviderName, model: String, field: String, tokens: Int
    ) throws {
        let body = try body(try provider(name, model), ServerCapabilities())
        #expect(body.contains(field), "\(body)")
        #expect(body.contains(/(max_completion_tokens|max_tokens|maxOutputTokens|num_predict)":\d+/))
        #expect(body.contains("\":\(tokens)"), "\(body)")
    }

    @Test(arguments: [
        (ProviderName.openai, "gpt-4.1-mini"), (.openai, "llava"), (.openai, "gpt-5-chat-latest"),
        (.anthropic, "claude-haiku-4-5"), (.anthropic, "claude-opus-4-8"), (.gemini, "gemini-2.0-flash"),
        (.gemini, "gemma-3"),
    ])
    func `a model that does not think, and one that nobody knows, is asked nothing`(name: ProviderName, model: String)
        throws
    {
        let body = try body(try provider(name, model), ServerCapabilities())
        for field in ["reasoning", "think", "effort"] { #expect(!body.contains(field), "\(body)") }
    }

    @Test func `the Responses API has the same in its own form`() throws {
        let body = try body(try provider(.openai, "gpt-6-luna", api: .responses), ServerCapabilities())
        #expect(body.contains(#""reasoning":{"effort":"none"}"#), "\(body)")
    }

    @Test(arguments: [
        (
            ProviderName.openai, "gpt-6-luna",
            #"{"error":{"message":"Unsupported value: 'reasoning_effort' does not support 'none' with this model.","type":"invalid_request_error","param":"reasoning_effort","code":"unsupported_value"}}"#,
            [#""reasoning_effort":"low""#, nil]
        ),
        (
            .anthropic, "claude-haiku-5-5",
            #"{"type":"error","error":{"type":"invalid_request_error","message":"\"thinking.type.disabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior."}}"#,
            [#""effort":"low""#]
        ),
        (
            .gemini, "gemini-3.5-flash-lite",
            #"{"error":{"code":400,"message":"Thinking level MINIMAL is not supported for this model.","status":"INVALID_ARGUMENT"}}"#,
            [#""thinkingLevel":"LOW""#, nil]
        ),
        (.ollama, "x", #"{"error":"\"x\" does not support thinking"}"#, [nil]),
    ])
    func `what a server refuses is asked for in the next way, and in the end not at all`(
        name: ProviderName, model: String, refusal: String, then: [String?]
    ) throws {
        let provider = try provider(name, model)
        let reply = HTTPReply(status: 400, body: Array(refusal.utf8))
        var capabilities = ServerCapabilities()
        for field in then {
            capabilities = try #require(provider.simpler(than: capabilities, refusedBy: reply))
            let body = try body(provider, capabilities)
            if let field {
                #expect(body.contains(field), "\(body)")
            } else {
                for word in ["reasoning_effort", "thinkingConfig", "\"think\""] { #expect(!body.contains(word)) }
            }
            // The schema was not what it refused.
            #expect(capabilities.hasSchema)
        }
    }

    @Test(arguments: [
        (
            ProviderName.openai, "gpt-6-luna", 400,
            #"{"error":{"message":"Unsupported parameter. Supported: reasoning_effort, service_tier, response_format","param":"max_completion_tokens"}}"#
        ),
        (.openai, "gpt-6-luna", 500, #"{"error":{"message":"internal error while handling reasoning_effort"}}"#),
        (.ollama, "qwen3-vl-thinking:8b", 500, #"{"error":"failed to load model qwen3-vl-thinking:8b"}"#),
        (
            .anthropic, "claude-haiku-5-5", 500,
            #"{"type":"error","error":{"type":"api_error","message":"thinking failed"}}"#
        ),
    ])
    func `another fault that mentions a field costs the request no other field`(
        name: ProviderName, model: String, status: Int, body: String
    ) throws {
        let next = try provider(name, model).simpler(
            than: ServerCapabilities(), refusedBy: HTTPReply(status: status, body: Array(body.utf8)))
        #expect(next?.refusedThinking == nil && next?.hasSchema ?? true && next?.refusesFlex == nil)
    }

    @Test func `a compatible server that knows none of it is asked without, one by one`() throws {
        let opus = try provider(.anthropic, "claude-opus-5-5")
        let extra =
            #"{"type":"error","error":{"type":"invalid_request_error","message":"output_config: Extra inputs are not permitted"}}"#
        let reply = HTTPReply(status: 400, body: Array(extra.utf8))
        let first = try #require(opus.simpler(than: ServerCapabilities(), refusedBy: reply))
        #expect(first.refusedThinking == 1 && first.hasSchema)
        let second = try #require(opus.simpler(than: first, refusedBy: reply))
        #expect(!second.hasSchema)
        #expect(try !body(opus, second).contains("output_config"))
        let responses = try provider(.openai, "gpt-6-luna", api: .responses)
        let unknown = #"{"error":{"message":"Unknown parameter: 'reasoning'.","param":"reasoning"}}"#
        var known = ServerCapabilities()
        for _ in 0..<2 {
            known = try #require(
                responses.simpler(than: known, refusedBy: HTTPReply(status: 400, body: Array(unknown.utf8))))
        }
        #expect(try !body(responses, known).contains("reasoning") && known.hasSchema)
    }

    @Test func `Gemini has the tier beside the request, and says which it used`() throws {
        var options = DescribeOptions()
        (options.provider, options.model, options.tiers) = (.gemini, "gemini-3.5-flash-lite", [.flex])
        let provider = try #require(VisionService(.gemini)).provider(options)
        #expect(try body(provider, ServerCapabilities()).contains(#""serviceTier":"flex""#))
        let reply = { (tier: String) in
            HTTPReply(status: 200, body: Array(#"{"usageMetadata":{"serviceTier":"\#(tier)"}}"#.utf8))
        }
        #expect(provider.servedTier(reply("STANDARD")) == .standard && provider.servedTier(reply("flex")) == .flex)
        #expect(provider.servedTier(HTTPReply(status: 200, body: Array("{}".utf8))) == nil)
    }

    @Test func `two requests that learn at once remember the later way, and a job of before can be read`() throws {
        var (one, other) = (ServerCapabilities(), ServerCapabilities())
        (one.refusedThinking, other.refusedThinking) = (1, 2)
        #expect(
            one.joined(with: other).refusedThinking == 2 && ServerCapabilities().joined(with: one).refusedThinking == 1)
        let before = #"{"hasOldTokenName":true,"hasSchema":false,"tokens":400}"#
        let read = try JSONDecoder().decode(ServerCapabilities.self, from: Data(before.utf8))
        #expect(read.refusedThinking == nil && read.hasOldTokenName)
    }

    @Test(arguments: [
        (ProviderName.openai, "gpt-6-luna", 308), (.openai, "gpt-6.1-terra", 308), (.openai, "gpt-5.4-mini", 308),
        (.anthropic, "claude-haiku-5-5", 361), (.anthropic, "claude-haiku-4-5", 350),
        (.gemini, "gemini-3.8-flash", 280),
    ])
    func `a picture of 512 by 512 has the tokens that the vendor says`(name: ProviderName, model: String, tokens: Int)
        throws
    {
        #expect(try provider(name, model).pictureTokens(width: 512, height: 512) == tokens)
    }
}
