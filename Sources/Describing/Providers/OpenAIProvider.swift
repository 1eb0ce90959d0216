import Foundation
public import PhotoModel

/// OpenAI's Chat Completions, and every server that speaks them.
///
/// Request and answers: the vendor's API reference for `POST /v1/chat/completions`, November 2026.
public struct OpenAIProvider: VisionProvider {
    public static let defaultBaseURL = "https://api.openai.com/v1"
    public static let defaultModel = "gpt-4.1-mini"

    public let name = "openai"
    public let model: String
    public let endpoint: Endpoint
    public let prompt: Prompt
    /// Newer models take a missing `detail` as full size, so it is always sent.
    public let detail = "low"
    let maximumTokens = 400

    public init(model: String, endpoint: Endpoint, prompt: Prompt) {
        self.model = model
        self.endpoint = endpoint
        self.prompt = prompt
    }

    public var variant: [String] { [endpoint.url, detail] }

    public func request(for thumbnail: Thumbnail, key: APIKey?) -> HTTPRequest {
        let body: [String: Any] = [
            "model": model,
            "messages": [
                [
                    "role": "user",
                    "content": [
                        ["type": "text", "text": prompt.text],
                        [
                            "type": "image_url",
                            "image_url": ["url": ImageSlot.dataURI, "detail": detail],
                        ],
                    ],
                ]
            ],
            "response_format": [
                "type": "json_schema",
                "json_schema": ["name": "photo", "strict": true, "schema": DescriptionSchema.json],
            ],
            // `max_tokens` is deprecated, and refused by reasoning models.
            "max_completion_tokens": maximumTokens,
        ]
        return HTTPRequest(
            url: endpoint.url,
            headers: ["Content-Type: application/json", "Accept: application/json"]
                + (key.map { [$0.header("Authorization", prefix: "Bearer ")] } ?? []),
            body: ImageSlot.body(body, jpeg: thumbnail.jpeg))
    }

    public func answer(from reply: HTTPReply) throws(DescribeError) -> Answer {
        guard (200..<300).contains(reply.status) else { throw OpenAIErrorReply(reply).error }
        guard let reply = try? JSONDecoder().decode(Completion.self, from: Data(reply.body)) else {
            throw .item(.badAnswer("the server's reply is not a chat completion", reply), Usage(requests: 1))
        }
        let usage = Usage(
            requests: 1, inputTokens: reply.usage?.prompt_tokens ?? 0, outputTokens: reply.usage?.completion_tokens ?? 0
        )
        guard let choice = reply.choices.first else {
            throw .item(ItemFailure(code: "empty_answer", message: "the reply holds no choice"), usage)
        }
        if let refusal = choice.message.refusal, !refusal.isEmpty {
            let words = DescriptionSchema.cleaned(refusal, limit: 200) ?? ""
            throw .item(ItemFailure(code: "refused", message: "the model refused: \(words)"), usage)
        }
        if choice.finish_reason == "content_filter" {
            throw .item(
                ItemFailure(code: "refused", message: "the provider's content filter stopped the answer"), usage)
        }
        do {
            return Answer(description: try DescriptionSchema.read(choice.message.content ?? ""), usage: usage)
        } catch {
            if choice.finish_reason == "length" {
                throw .item(
                    ItemFailure(code: "answer_cut_short", message: "the answer was cut short by its token limit"), usage
                )
            }
            if (choice.message.content ?? "").isEmpty {
                throw .item(ItemFailure(code: "empty_answer", message: "the answer is empty"), usage)
            }
            switch error {
            case .notJSON:
                throw .item(ItemFailure(code: "answer_not_json", message: "the answer is not JSON"), usage)
            case .wrongShape(let why):
                throw .item(ItemFailure(code: "answer_wrong_shape", message: "the answer does not fit: \(why)"), usage)
            }
        }
    }

    private struct Completion: Decodable {
        var choices: [Choice]
        var usage: Tokens?

        struct Choice: Decodable {
            var message: Message
            var finish_reason: String?
        }

        struct Message: Decodable {
            var content: String?
            var refusal: String?
        }

        struct Tokens: Decodable {
            var prompt_tokens: Int?
            var completion_tokens: Int?
        }
    }
}
