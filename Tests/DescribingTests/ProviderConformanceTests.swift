import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// What every provider must make of its own replies, as they were recorded or as its reference writes them. One suite for
/// all: a new provider is one line in `Vendor`, and its replies beside the others'.
struct ProviderConformanceTests {
    enum Vendor: String, CaseIterable, Sendable {
        case openai, responses, anthropic, gemini, ollama

        var provider: any VisionProvider {
            get throws {
                func target(_ base: String, _ version: String?, _ path: String) throws -> VisionTarget {
                    VisionTarget(
                        model: "m",
                        endpoint: try Endpoint(base: base, version: version, path: path, allowsInsecureHTTP: false),
                        prompt: Prompt(extra: "Prefer Latin names.", language: "de"))
                }
                return switch self {
                case .openai: OpenAIProvider(try target(OpenAIProvider.defaultBaseURL, "v1", "chat/completions"))
                case .responses: OpenAIResponsesProvider(try target(OpenAIProvider.defaultBaseURL, "v1", "responses"))
                case .anthropic: AnthropicProvider(try target(AnthropicProvider.defaultBaseURL, "v1", "messages"))
                case .gemini:
                    GeminiProvider(
                        try target(GeminiProvider.defaultBaseURL, "v1beta", GeminiProvider.path(model: "m")))
                case .ollama: OllamaProvider(try target(OllamaProvider.defaultBaseURL, nil, "api/chat"))
                }
            }
        }
    }

    static func outcome(_ vendor: Vendor, _ file: String, _ status: Int) throws -> String {
        let reply = HTTPReply(status: status, body: try Fixtures.response(file))
        do {
            let answer = try vendor.provider.answer(from: reply)
            return "\(answer.description.subject ?? "-") \(answer.usage.inputTokens)+\(answer.usage.outputTokens)"
        } catch let error as DescribeError {
            return switch error {
            case .item(let failure, let usage): "item \(failure.code) \(usage.inputTokens)+\(usage.outputTokens)"
            case .transient(let failure, _, _, _): "transient \(failure.code)"
            case .job(let failure, _): "job \(failure.code)"
            case .later(let failure, _): "later \(failure.code)"
            case .cancelled: "cancelled"
            }
        }
    }

    @Test(
        arguments: Vendor.allCases,
        [
            ("ok", "tabby cat on a sofa 312+41"), ("fenced", "tabby cat on a sofa 312+41"),
            ("null-subject", "- 312+41"),
            ("cut-short", "item answer_cut_short 312+41"), ("wrong-types", "item answer_wrong_shape 312+41"),
            ("not-json", "item answer_not_json 312+41"), ("empty-content", "item empty_answer 312+41"),
        ])
    func `what all of them can answer is read alike`(vendor: Vendor, reply: (file: String, outcome: String)) throws {
        #expect(try Self.outcome(vendor, "\(vendor.rawValue)-\(reply.file).json", 200) == reply.outcome)
    }

    @Test(arguments: [
        (Vendor.anthropic, "refusal", 200, "item refused 312+41"), (.gemini, "refusal", 200, "item refused 312+41"),
        (.gemini, "recitation", 200, "item refused 312+41"), (.gemini, "blocked", 200, "item refused 312+0"),
        (.responses, "refusal", 200, "item refused 312+41"), (.responses, "content-filter", 200, "item refused 312+41"),
        (.anthropic, "401", 401, "job key_refused"), (.anthropic, "400-credit", 400, "job insufficient_quota"),
        (.anthropic, "403-billing", 403, "job insufficient_quota"), (.anthropic, "404", 404, "job not_found"),
        (.anthropic, "400", 400, "item request_refused 0+0"), (.anthropic, "429", 429, "item rate_limited 0+0"),
        (.anthropic, "529", 529, "item server_error 0+0"), (.anthropic, "500", 500, "item server_error 0+0"),
        (.gemini, "400-key", 400, "job key_refused"), (.gemini, "403", 403, "job key_refused"),
        (.gemini, "400", 400, "item request_refused 0+0"), (.gemini, "404", 404, "job not_found"),
        (.gemini, "429", 429, "item rate_limited 0+0"), (.gemini, "429-day", 429, "job daily_quota"),
        (.gemini, "503", 503, "item server_error 0+0"), (.gemini, "500", 500, "item server_error 0+0"),
        (.ollama, "404", 404, "job not_found"), (.ollama, "400", 400, "item request_refused 0+0"),
        (.ollama, "400-vision", 400, "job no_vision"), (.ollama, "500-vision", 500, "job no_vision"),
        (.ollama, "500", 500, "item server_error 0+0"), (.ollama, "503", 503, "item server_error 0+0"),
        (.openai, "400-vision", 400, "job no_vision"),
    ])
    func `each one's own refusals are told apart`(vendor: Vendor, file: String, status: Int, outcome: String) throws {
        #expect(try Self.outcome(vendor, "\(vendor.rawValue)-\(file).json", status) == outcome)
    }

    @Test(arguments: [
        (Vendor.anthropic, #"{"content":[{"type":"text","text":SAID}],"stop_reason":"end_turn"}"#),
        (.anthropic, #"{"content":SAID,"usage":{}}"#),
        (
            .anthropic,
            #"{"content":[7,{"text":SAID}],"stop_reason":1,"usage":{"input_tokens":null,"output_tokens":1.5}}"#
        ),
        (
            .anthropic,
            #"{"content":[{"text":SAID}],"usage":{"input_tokens":9223372036854775807,"output_tokens":-5,"cache_read_input_tokens":1}}"#
        ),
        (.gemini, #"{"candidates":[{"content":{"parts":[{"text":SAID,"thought":"x"}]},"finishReason":1}]}"#),
        (
            .gemini,
            #"[{"candidates":[{"content":{"parts":[{"text":SAID}]}}],"usageMetadata":{"promptTokenCount":"5"}}]"#
        ),
        (
            .gemini,
            #"{"candidates":[{"content":{"parts":[{"text":SAID}]}}],"usageMetadata":{"candidatesTokenCount":9223372036854775807,"thoughtsTokenCount":1}}"#
        ),
        (
            .openai,
            #"{"choices":[{"message":{"content":SAID,"refusal":false,"reasoning":{}},"finish_reason":0}],"usage":[]}"#
        ),
        (.openai, #"{"choices":[{"message":{"content":{"text":SAID},"refusal":{}}}]}"#),
        (.openai, #"[{"choices":[{"message":{"content":[SAID]}}]}]"#),
        (.responses, #"{"status":7,"output":[3,{"type":"message","content":[{"text":SAID}]}],"usage":"none"}"#),
        (
            .ollama,
            #"{"message":{"content":SAID,"thinking":[]},"prompt_eval_count":5.5,"eval_count":9223372036854775807}"#
        ),
        (.ollama, #"{"message":{"content":SAID},"done_reason":null,"eval_count":-1}"#),
    ])
    func `an answer is not lost for the text around it`(vendor: Vendor, body: String) throws {
        let said = #""{\"subject\":\"cat\"}""#
        let reply = HTTPReply(status: 200, body: Array(body.replacing("SAID", with: said).utf8))
        let provider = try vendor.provider
        #expect(provider.honest(reply).status == 200)
        let answer = try provider.answer(from: reply)
        #expect(answer.description.subject == "cat")
        #expect(
            (0...Int(1e12)).contains(answer.usage.inputTokens) && (0...Int(1e12)).contains(answer.usage.outputTokens))
    }

    @Test(arguments: Vendor.allCases)
    func `a web page, nothing at all and another one's reply are no answers`(vendor: Vendor) throws {
        let provider = try vendor.provider
        for (body, code) in [("<html>hello", "reply_is_html"), ("", "empty_reply"), ("[1]", "reply_not_json")] {
            #expect {
                try provider.answer(from: HTTPReply(status: 200, body: Array(body.utf8)))
            } throws: { error in
                guard case .item(let failure, _)? = error as? DescribeError else { return false }
                return failure.code.rawValue == code
            }
        }
    }

    @Test(arguments: Vendor.allCases)
    func `the request holds the picture once, the question, the schema, and no key but in a header`(vendor: Vendor)
        throws
    {
        let thumbnail = Thumbnail(jpeg: [0xFF, 0xD8, 0xFF, 0xFB, 0xFF, 0xD9], width: 1, height: 1)
        let request = try vendor.provider.request(
            for: thumbnail, key: APIKey("planted-4711"), capabilities: ServerCapabilities())
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        #expect(body.components(separatedBy: Data(thumbnail.jpeg).base64EncodedString()).count == 2)
        #expect(body.contains("Prefer Latin names.") && body.contains(": de."))
        #expect(body.contains("\"subject\"") && body.contains("400"))
        #expect(!body.contains("4711") && !request.url.contains("4711"))
        #expect(request.headers.filter { $0.contains("planted-4711") }.count == 1)
        #expect(!body.contains("temperature") || vendor == .ollama)
        let object = try JSONSerialization.jsonObject(with: Data(request.body ?? [])) as? [String: Any]
        #expect(object != nil)
    }

    @Test func `Gemini's wait is in the body`() throws {
        let provider = try Vendor.gemini.provider
        let reply = HTTPReply(status: 429, body: try Fixtures.response("gemini-429.json"))
        #expect(provider.wait(askedBy: reply) == .seconds(43))
        #expect(provider.wait(askedBy: HTTPReply(status: 429, body: Array("[]".utf8))) == nil)
    }

    @Test func `what a server does not know is left out, and only that`() throws {
        func reply(_ file: String) throws -> HTTPReply { HTTPReply(status: 400, body: try Fixtures.response(file)) }
        let openAI = try Vendor.openai.provider
        var capabilities = ServerCapabilities()
        capabilities = try #require(
            openAI.simpler(than: capabilities, refusedBy: reply("openai-400-response-format.json")))
        #expect(!capabilities.hasSchema && !capabilities.hasOldTokenName)
        capabilities = try #require(openAI.simpler(than: capabilities, refusedBy: reply("openai-400-max-tokens.json")))
        #expect(!capabilities.hasSchema && capabilities.hasOldTokenName)
        #expect(try openAI.simpler(than: capabilities, refusedBy: reply("openai-400-max-tokens.json")) == nil)
        #expect(try openAI.simpler(than: capabilities, refusedBy: reply("openai-400.json")) == nil)
        let thumbnail = Thumbnail(jpeg: [0xFF], width: 1, height: 1)
        let body = String(
            decoding: openAI.request(for: thumbnail, key: nil, capabilities: capabilities).body ?? [], as: UTF8.self)
        #expect(!body.contains("response_format") && !body.contains("max_completion_tokens"))
        #expect(body.contains("\"max_tokens\":400"))
        let anthropic = try Vendor.anthropic.provider
        let older = anthropic.simpler(than: ServerCapabilities(), refusedBy: try reply("anthropic-400-schema.json"))
        #expect(older?.hasSchema == false)
        #expect(anthropic.simpler(than: ServerCapabilities(), refusedBy: try reply("anthropic-400.json")) == nil)
    }
}
