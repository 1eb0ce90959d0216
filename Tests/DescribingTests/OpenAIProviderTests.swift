import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

struct OpenAIProviderTests {
    let provider: OpenAIProvider
    let thumbnail = Thumbnail(jpeg: [0xFF, 0xD8, 0xFF, 0xFB, 0xFF, 0xD9], width: 1, height: 1)

    init() throws {
        provider = OpenAIProvider(
            VisionTarget(
                model: "gpt-4.1-mini",
                endpoint: try Endpoint(
                    base: "https://api.openai.com/v1", version: "v1", path: "chat/completions",
                    allowsInsecureHTTP: false),
                prompt: Prompt(extra: "Prefer Latin names.", language: "de")))
    }

    /// The outcome of a recorded reply, as one line.
    func outcome(_ name: String, status: Int = 200) throws -> String {
        let reply = HTTPReply(status: status, body: try Fixtures.response(name))
        do {
            let answer = try provider.answer(from: reply)
            return "\(answer.description.subject ?? "-") \(answer.usage.inputTokens)+\(answer.usage.outputTokens)"
        } catch {
            switch error {
            case .item(let failure, let usage): return "item \(failure.code) \(usage.inputTokens)+\(usage.outputTokens)"
            case .transient(let failure, _, _, _): return "transient \(failure.code)"
            case .job(let failure, _): return "job \(failure.code)"
            case .later(let failure, _): return "later \(failure.code)"
            case .cancelled: return "cancelled"
            }
        }
    }

    @Test(arguments: [
        ("openai-ok.json", 200, "tabby cat on a sofa 312+41"),
        ("openai-fenced.json", 200, "tabby cat on a sofa 312+41"),
        ("openai-null-subject.json", 200, "- 312+41"), ("openai-cut-short.json", 200, "item answer_cut_short 312+41"),
        ("openai-wrong-types.json", 200, "item answer_wrong_shape 312+41"),
        ("openai-no-subject.json", 200, "item answer_wrong_shape 312+41"),
        ("openai-not-json.json", 200, "item answer_not_json 312+41"),
        ("openai-empty-content.json", 200, "item empty_answer 312+41"),
        ("openai-refusal.json", 200, "item refused 312+41"), ("openai-content-filter.json", 200, "item refused 312+41"),
        ("openai-no-choices.json", 200, "item empty_answer 312+41"), ("openai-401.json", 401, "job key_refused"),
        ("openai-401.json", 400, "job key_refused"), ("openai-429-quota.json", 429, "job insufficient_quota"),
        ("openai-429-rate.json", 429, "item rate_limited 0+0"), ("openai-429-day.json", 429, "job daily_quota"),
        ("openai-404-model.json", 404, "job not_found"),
        ("openai-400.json", 400, "item request_refused 0+0"), ("openai-500.json", 500, "item server_error 0+0"),
        ("gateway-502.html", 502, "item server_error 0+0"), ("gateway-502.html", 200, "item reply_is_html 0+0"),
    ])
    func `each recorded reply is read for what it is`(name: String, status: Int, expected: String) throws {
        #expect(try outcome(name, status: status) == expected)
    }

    @Test func `an empty reply is told from a wrong one`() {
        #expect(throws: DescribeError.self) { try provider.answer(from: HTTPReply(status: 200)) }
        let failure = ItemFailure.badAnswer("x", HTTPReply(status: 200))
        #expect(failure.code == .emptyReply)
    }

    @Test func `the request holds the picture, the question and the schema, and nothing else`() throws {
        let request = provider.request(for: thumbnail, key: APIKey("sk-planted"), capabilities: ServerCapabilities())
        #expect(request.url == "https://api.openai.com/v1/chat/completions")
        #expect(request.headers.contains("Authorization: Bearer sk-planted"))
        let body = try #require(try JSONSerialization.jsonObject(with: Data(request.body ?? [])) as? [String: Any])
        #expect(Set(body.keys) == ["model", "messages", "response_format", "max_completion_tokens"])
        let messages = try #require(body["messages"] as? [[String: Any]])
        let content = try #require(messages[0]["content"] as? [[String: Any]])
        let image = try #require(content[1]["image_url"] as? [String: String])
        #expect(image["url"] == "data:image/jpeg;base64," + Data(thumbnail.jpeg).base64EncodedString())
        #expect(image["detail"] == "low")
        let text = try #require(content[0]["text"] as? String)
        #expect(text.contains("Prefer Latin names.") && text.contains(": de."))
        let format = try #require((body["response_format"] as? [String: Any])?["json_schema"] as? [String: Any])
        #expect(format["strict"] as? Bool == true)
        let schema = try #require(format["schema"] as? [String: Any])
        #expect(schema["additionalProperties"] as? Bool == false)
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(Set(properties.keys) == Set(try #require(schema["required"] as? [String])))
    }

    private static let cat = #"{"subject":"cat","description":null,"tags":[],"text":null}"#

    @Test(arguments: [
        "Here is the JSON {you wanted}: \(cat)", "```json\n\(cat)\n```\n{smile}",
        "<think>{\"subject\": \"dog\"}</think>\(cat)",
        "\(cat) Hope this helps :-}", "{\(cat)", "{ \"subject\": \"c\nat\", \"tags\": [] }",
        "{\"subject\": \"c}a{t\", \"tags\": []}",
    ])
    func `an answer is found among words, thoughts and braces`(text: String) throws {
        let subject = try DescriptionSchema.read(text).subject
        #expect(["cat", "c at", "c}a{t"].contains(subject))
    }

    @Test(arguments: ["{\"subject\": \"cat\", \"descr", "Sure: {\"subject\": \"a {cat\"", "{"])
    func `an answer that ends in the middle is cut, whatever the server calls it`(text: String) {
        #expect(
            throws: DescribeError.item(
                ItemFailure(.answerCutShort, "the answer ends in the middle"), Usage())
        ) { try ModelText(text: text, usage: Usage()).answer() }
    }

    @Test(arguments: [
        ("300", "40.5", 300, 41), ("\"300\"", "null", 300, 0), ("-3", "1e99", 0, 0), ("{}", "[]", 0, 0),
    ])
    func `odd numbers of tokens cost no answer`(input: String, output: String, tokensIn: Int, tokensOut: Int) throws {
        let content = String(decoding: try JSONEncoder().encode(Self.cat), as: UTF8.self)
        for content in [content, "[{\"type\":\"text\",\"text\":\(content)}]"] {
            let body =
                "{\"choices\":[{\"message\":{\"content\":\(content)}}],\"usage\":{\"prompt_tokens\":\(input),\"completion_tokens\":\(output)}}"
            let answer = try provider.answer(from: HTTPReply(status: 200, body: Array(body.utf8)))
            #expect(answer.description.subject == "cat")
            #expect(answer.usage == Usage(requests: 1, inputTokens: tokensIn, outputTokens: tokensOut))
        }
    }

    @Test func `the same question is the same bytes`() {
        #expect(
            provider.request(for: thumbnail, key: nil, capabilities: ServerCapabilities()).body
                == provider.request(for: thumbnail, key: nil, capabilities: ServerCapabilities()).body)
    }

    @Test func `what a model writes is bounded and has no control characters`() throws {
        let long = String(repeating: "word ", count: 10_000)
        let answer =
            [
                "subject": "a\u{1B}[31m\u{202E}b\n" + long, "description": long,
                "tags": Array(repeating: long, count: 99), "text": long,
            ] as [String: Any]
        let json = String(decoding: try JSONSerialization.data(withJSONObject: answer), as: UTF8.self)
        let description = try DescriptionSchema.read(json)
        #expect(description.subject?.hasPrefix("a [31m b word") == true)
        #expect((description.subject ?? "").count <= 120)
        #expect(description.tags.count <= 12)
        #expect(description.tags.allSatisfy { $0.count <= 40 })
        #expect((description.description ?? "").count <= 500)
    }

    @Test func `a key shows itself nowhere`() {
        let key = APIKey("sk-planted")!
        #expect("\(key)" == "<key>")
        #expect(String(reflecting: key) == "<key>")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("planted"))
        #expect(APIKey("two lines\nInjected: yes") == nil)
        #expect(APIKey("  ") == nil)
    }
}
