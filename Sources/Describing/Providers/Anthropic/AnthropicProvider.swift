public import Foundation
public import PhotoModel
public import RateLimiting

/// Anthropic's Messages API, version 2023-06-01.
///
/// The picture comes before the text. No temperature is sent, because newer models don't accept one.
public struct AnthropicProvider: VisionProvider {
    public static let defaultBaseURL = "https://api.anthropic.com"
    public static let defaultModel = "claude-haiku-5-5"

    public let name = ProviderName.anthropic
    public let target: VisionTarget

    public init(_ target: VisionTarget) {
        self.target = target
    }

    public var variant: [String] { [endpoint.url] }

    public func request(for thumbnail: Thumbnail, key: APIKey?, capabilities: ServerCapabilities) -> HTTPRequest {
        let picture = Body.Part(type: "image", source: Body.Source())
        let body = Body(
            model: model, max_tokens: answerTokens(capabilities),
            messages: [UserMessage(content: [picture, Body.Part(type: "text", text: prompt.text)])],
            output_config: Body.Output(
                hasSchema: capabilities.hasSchema, isBrief: thinking(capabilities) == .low),
            thinking: Self.thinking(thinking(capabilities)).map(Body.Thoughts.init))
        return HTTPRequest(
            url: endpoint.url,
            headers: Self.headers(key), body: RequestBody.bytes(body, jpeg: thumbnail.jpeg))
    }

    static func headers(_ key: APIKey?) -> [String] {
        HTTPRequest.json + ["anthropic-version: 2023-06-01"] + (key.map { [$0.header("x-api-key")] } ?? [])
    }

    /// The type of `thinking`.
    private static func thinking(_ thinking: Thinking) -> String? {
        switch thinking {
        case .off: "disabled"
        case .betweenTools: "between_tools"
        case .minimal, .low, .unasked, .unlimited: nil
        }
    }

    public func simpler(than capabilities: ServerCapabilities, refusedBy reply: HTTPReply) -> ServerCapabilities? {
        guard let refusal = ServerError(reply) else { return nil }
        // A refusal of one type of thinking names `output_config.effort` as the way to go.
        var fields = ["thinking"]
        if thinking(capabilities) == .low {
            fields = ["effort"] + (refusal.blames(["format"]) ? [] : ["output_config"])
        }
        if let next = thinkingLess(than: capabilities, refusal, blaming: fields) { return next }
        // A model without structured output.
        guard capabilities.hasSchema, refusal.blames(["output_config"]) else { return nil }
        var simpler = capabilities
        simpler.hasSchema = false
        return simpler
    }

    public func limits(in reply: HTTPReply, now: Date) -> [RateLimit.Measure: RateLimit] {
        reply.anthropicLimits(now: now)
    }

    public func pictureTokens(width: Int, height: Int) -> Int? {
        PictureTokens.anthropic(model, width: width, height: height)
    }

    public func answer(from reply: HTTPReply) throws(DescribeError) -> Answer {
        guard reply.isGood else { throw ReplyFault(reply, of: .anthropic).error }
        let message = try reply.decoded(Message.self, "message")
        let input = [
            message.usage?.input_tokens, message.usage?.cache_read_input_tokens,
            message.usage?.cache_creation_input_tokens,
        ].compactMap { $0?.count }.reduce(0, +)
        var text = ModelText(
            text: message.content.text,
            usage: Usage(
                requests: 1, inputTokens: input, outputTokens: message.usage?.output_tokens?.count ?? 0))
        switch message.stop_reason {
        case "refusal": text.end = .refused("")
        case "max_tokens", "model_context_window_exceeded": text.end = .cutShort
        default: break
        }
        return try text.answer()
    }

    private struct Body: Encodable {
        var model: String
        var max_tokens: Int
        var messages: [UserMessage<Part>]
        var output_config: Output?
        var thinking: Thoughts?

        struct Thoughts: Encodable { var type: String }

        struct Part: Encodable {
            var type: String
            var source: Source?
            var text: String?
        }

        struct Source: Encodable {
            var type = "base64"
            var media_type = "image/jpeg"
            var data = RequestBody.base64
        }

        struct Output: Encodable {
            var effort: String?
            var format: Format?

            /// Nil where there is nothing to say.
            init?(hasSchema: Bool, isBrief: Bool) {
                guard hasSchema || isBrief else { return nil }
                effort = isBrief ? "low" : nil
                format = hasSchema ? Format() : nil
            }

            struct Format: Encodable {
                var type = "json_schema"
                var schema = DescriptionSchema.json
            }
        }
    }

    private struct Message: Decodable {
        var content: ReplyText
        @Lenient var stop_reason: String?
        @Lenient var usage: Tokens?

        struct Tokens: Decodable {
            @Lenient var input_tokens: TokenCount?
            @Lenient var output_tokens: TokenCount?
            @Lenient var cache_read_input_tokens: TokenCount?
            @Lenient var cache_creation_input_tokens: TokenCount?
        }
    }
}
