public import Foundation
public import PhotoModel
public import RateLimiting

/// OpenAI's Chat Completions, and every compatible server.
///
/// Request and answers: the vendor's API reference for `POST /v1/chat/completions`, November 2026.
public struct OpenAIProvider: VisionProvider {
    public static let defaultBaseURL = "https://api.openai.com/v1"
    public static let defaultModel = "gpt-6-luna"
    /// Newer models use full size without `detail`, so it is always sent.
    static let detail = "low"

    public let name: ProviderName
    public let target: VisionTarget

    /// - Parameters:
    ///   - target: prompt, model and endpoint.
    ///   - name: the provider that speaks the API.
    public init(_ target: VisionTarget, name: ProviderName = .openai) {
        self.target = target
        self.name = name
    }

    /// A server of llama.cpp's has another port each time.
    public var variant: [String] { (name == .llamaCpp ? [] : [endpoint.url]) + [Self.detail] }

    public func request(for thumbnail: Thumbnail, key: APIKey?, capabilities: ServerCapabilities) -> HTTPRequest {
        let picture = Body.Part(type: "image_url", image_url: Body.Picture())
        let (tokens, isOld) = (answerTokens(capabilities), capabilities.hasOldTokenName)
        let body = Body(
            model: model,
            messages: [UserMessage(content: [Body.Part(type: "text", text: prompt.text), picture])],
            max_tokens: isOld ? tokens : nil, max_completion_tokens: isOld ? nil : tokens,
            reasoning_effort: Self.effort(thinking(capabilities)),
            response_format: capabilities.hasSchema ? Body.Format() : nil,
            service_tier: tierField(capabilities))
        return HTTPRequest(
            url: endpoint.url, headers: Self.headers(endpoint, key),
            body: RequestBody.bytes(body, jpeg: thumbnail.jpeg))
    }

    /// The value of `reasoning_effort`.
    static func effort(_ thinking: Thinking) -> String? {
        switch thinking {
        case .off: "none"
        case .minimal: "minimal"
        case .low: "low"
        case .betweenTools, .unasked, .unlimited: nil
        }
    }

    public func servedTier(_ reply: HTTPReply) -> RequestTier? { Self.servedTier(reply) }

    static func servedTier(_ reply: HTTPReply) -> RequestTier? {
        (try? reply.decoded(Served.self, "reply").service_tier).map(RequestTier.init(served:))
    }

    private struct Served: Decodable { @Lenient var service_tier: String? }

    static func headers(_ endpoint: Endpoint, _ key: APIKey?) -> [String] {
        guard let key else { return HTTPRequest.json }
        // Azure's header; there `Authorization` is for tokens.
        return HTTPRequest.json
            + [endpoint.isAzure ? key.header("api-key") : key.header("Authorization", prefix: "Bearer ")]
    }

    public func simpler(than capabilities: ServerCapabilities, refusedBy reply: HTTPReply) -> ServerCapabilities? {
        Self.simpler(self, than: capabilities, refusedBy: reply, schema: ["response_format", "json_schema"])
    }

    /// - Parameters:
    ///   - provider: of either API.
    ///   - capabilities: what the server is known to support.
    ///   - reply: the refusal.
    ///   - schema: name of the request's field with the schema.
    /// - Returns: what to leave out; nil if the refusal has another cause.
    static func simpler(
        _ provider: some VisionProvider, than capabilities: ServerCapabilities, refusedBy reply: HTTPReply,
        schema: [String]
    ) -> ServerCapabilities? {
        guard let refusal = ServerError(reply) else { return nil }
        if let next = provider.thinkingLess(
            than: capabilities, refusal, blaming: ["reasoning_effort", "reasoning.effort", "'reasoning'"])
        {
            return next
        }
        if let next = provider.withoutFlex(capabilities, refusal, blaming: ["service_tier"]) { return next }
        var simpler = capabilities
        if capabilities.hasSchema, refusal.blames(schema) {
            simpler.hasSchema = false
        } else if !capabilities.hasOldTokenName, refusal.blames(["max_completion_tokens"]) {
            simpler.hasOldTokenName = true
        }
        return simpler == capabilities ? nil : simpler
    }

    public func limits(in reply: HTTPReply, now: Date) -> [RateLimit.Measure: RateLimit] { reply.openAILimits() }

    public func pictureTokens(width: Int, height: Int) -> Int? {
        PictureTokens.openAI(model, width: width, height: height)
    }

    public func answer(from reply: HTTPReply) throws(DescribeError) -> Answer {
        guard reply.isGood else { throw ReplyFault(reply, of: name).error }
        let completion = try reply.decoded(Completion.self, "chat completion")
        let usage = Usage(
            requests: 1, inputTokens: completion.usage?.prompt_tokens?.count ?? 0,
            outputTokens: completion.usage?.completion_tokens?.count ?? 0)
        guard let choice = completion.choices.elements.first else {
            throw .item(ItemFailure(.emptyAnswer, "the reply has no choices"), usage)
        }
        var text = ModelText(text: choice.answer, usage: usage)
        if let refusal = choice.message?.refusal, !refusal.isEmpty {
            text.end = .refused(refusal)
        } else if choice.finish_reason == "content_filter" {
            text.end = .refused("the content filter stopped the answer")
        } else if choice.finish_reason == "length" {
            text.end = .cutShort
        }
        return try text.answer()
    }

    private struct Body: Encodable {
        var model: String
        var messages: [UserMessage<Part>]
        /// Deprecated, and refused by reasoning models.
        var max_tokens: Int?
        var max_completion_tokens: Int?
        var reasoning_effort: String?
        var response_format: Format?
        var service_tier: String?

        struct Part: Encodable {
            var type: String
            var text: String?
            var image_url: Picture?
        }

        struct Picture: Encodable {
            var url = RequestBody.dataURI
            var detail = OpenAIProvider.detail
        }

        struct Format: Encodable {
            var type = "json_schema"
            var json_schema = Schema()

            struct Schema: Encodable {
                var name = "photo"
                var strict = true
                var schema = DescriptionSchema.json
            }
        }
    }

    private struct Completion: Decodable {
        var choices: LenientList<Choice>
        @Lenient var usage: Tokens?

        struct Choice: Decodable {
            @Lenient var message: Message?
            @Lenient var finish_reason: String?
            /// The field of older completions, which some servers use.
            @Lenient var text: String?

            /// The content; if it is empty, the object that a reasoning parser put among the thoughts (vLLM, OpenRouter,
            /// Ollama's gateway).
            var answer: String {
                if let content = message?.content?.text, !content.isEmpty { return content }
                let thoughts = [message?.reasoning_content?.text, message?.reasoning?.text, text].compactMap(\.self)
                return thoughts.first { !AnswerObjects.find(in: Array($0.utf8)).isEmpty } ?? ""
            }
        }

        struct Message: Decodable {
            @Lenient var content: ReplyText?
            @Lenient var refusal: String?
            @Lenient var reasoning_content: ReplyText?
            @Lenient var reasoning: ReplyText?
        }

        struct Tokens: Decodable {
            @Lenient var prompt_tokens: TokenCount?
            @Lenient var completion_tokens: TokenCount?
        }
    }
}
