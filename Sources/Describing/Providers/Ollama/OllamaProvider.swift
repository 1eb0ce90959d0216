public import PhotoModel

/// Ollama's own `/api/chat`. It processes one request at a time unless OLLAMA_NUM_PARALLEL says otherwise.
public struct OllamaProvider: VisionProvider {
    public static let defaultBaseURL = "http://127.0.0.1:11434"

    public let name = ProviderName.ollama
    public let target: VisionTarget
    public let concurrency: Int? = 1

    public init(_ target: VisionTarget) {
        self.target = target
    }

    public var variant: [String] { [endpoint.url] }

    public func request(for thumbnail: Thumbnail, key: APIKey?, capabilities: ServerCapabilities) -> HTTPRequest {
        // The schema limits the output; the text tells a small model what it is for.
        let text = prompt.text + "\nThe object has this JSON schema: " + DescriptionSchema.text
        let body = Body(
            model: model, messages: [Body.Message(content: text)],
            think: thinking(capabilities) == .off ? false : nil,
            options: Body.Options(num_predict: answerTokens(capabilities)))
        return HTTPRequest(
            url: endpoint.url,
            headers: HTTPRequest.json + (key.map { [$0.header("Authorization", prefix: "Bearer ")] } ?? []),
            body: RequestBody.bytes(body, jpeg: thumbnail.jpeg))
    }

    public func simpler(than capabilities: ServerCapabilities, refusedBy reply: HTTPReply) -> ServerCapabilities? {
        ServerError(reply).flatMap {
            thinkingLess(than: capabilities, $0, blaming: ["support thinking", "think value", "\"think\""])
        }
    }

    public func answer(from reply: HTTPReply) throws(DescribeError) -> Answer {
        guard reply.isGood else {
            throw ReplyFault(
                reply, of: .ollama, notFound: "Download the model: ollama pull \(model)."
            ).error
        }
        let chat = try reply.decoded(Chat.self, "chat answer")
        var text = ModelText(
            text: chat.message.answer,
            usage: Usage(
                requests: 1, inputTokens: chat.prompt_eval_count?.count ?? 0, outputTokens: chat.eval_count?.count ?? 0)
        )
        if chat.done_reason == "length" { text.end = .cutShort }
        return try text.answer()
    }

    private struct Body: Encodable {
        var model: String
        var messages: [Message]
        var format = DescriptionSchema.json
        var stream = false
        var think: Bool?
        /// The model stays loaded between two photos.
        var keep_alive = "10m"
        var options: Options

        struct Message: Encodable {
            var role = "user"
            var content: String
            var images = [RequestBody.base64]
        }

        struct Options: Encodable {
            var temperature = 0
            var num_predict: Int
        }
    }

    private struct Chat: Decodable {
        var message: Message
        @Lenient var done_reason: String?
        @Lenient var prompt_eval_count: TokenCount?
        @Lenient var eval_count: TokenCount?

        struct Message: Decodable {
            @Lenient var content: String?
            @Lenient var thinking: String?

            /// The content; if it is empty, an object in the thinking.
            var answer: String {
                if let content, !content.isEmpty { return content }
                return thinking.flatMap { AnswerObjects.find(in: Array($0.utf8)).isEmpty ? nil : $0 } ?? ""
            }
        }
    }
}
