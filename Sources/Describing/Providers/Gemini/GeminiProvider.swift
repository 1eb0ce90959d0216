import Foundation
public import PhotoModel

/// Google's Gemini API, `models/MODEL:generateContent`. The key goes in a header: a URL ends up in logs.
public struct GeminiProvider: VisionProvider {
    public static let defaultBaseURL = "https://generativelanguage.googleapis.com"
    public static let defaultModel = "gemini-3.5-flash-lite"
    /// 64 tokens for a picture instead of about 1,100; 280 with the models of version 3.
    static let resolution = "MEDIA_RESOLUTION_LOW"

    public let name = ProviderName.gemini
    public let target: VisionTarget

    public init(_ target: VisionTarget) {
        self.target = target
    }

    /// The path after the version.
    public static func path(model: String) -> String {
        let name = model.hasPrefix("models/") ? String(model.dropFirst("models/".count)) : model
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        return "models/\(name.addingPercentEncoding(withAllowedCharacters: allowed) ?? name):generateContent"
    }

    public var variant: [String] { [endpoint.url, Self.resolution] }

    public func request(for thumbnail: Thumbnail, key: APIKey?, capabilities: ServerCapabilities) -> HTTPRequest {
        let picture = Body.Part(inlineData: Body.Picture())
        let body = Body(
            contents: [Body.Content(parts: [picture, Body.Part(text: prompt.text)])],
            generationConfig: Body.Generation(
                maxOutputTokens: answerTokens(capabilities),
                responseMimeType: capabilities.hasSchema ? "application/json" : nil,
                responseSchema: capabilities.hasSchema ? DescriptionSchema.openAPI : nil,
                thinkingConfig: thoughts(thinking(capabilities))),
            serviceTier: tierField(capabilities))
        return HTTPRequest(
            url: endpoint.url,
            headers: Self.headers(key), body: RequestBody.bytes(body, jpeg: thumbnail.jpeg))
    }

    static func headers(_ key: APIKey?) -> [String] {
        HTTPRequest.json + (key.map { [$0.header("x-goog-api-key")] } ?? [])
    }

    /// Models of version 2.5 have a number of tokens, later ones a level.
    private func thoughts(_ thinking: Thinking) -> Body.Thoughts? {
        let hasLevels = !model.contains("gemini-2")
        return switch thinking {
        case .off: Body.Thoughts(thinkingBudget: 0)
        case .minimal: Body.Thoughts(thinkingLevel: "MINIMAL")
        case .low: hasLevels ? Body.Thoughts(thinkingLevel: "LOW") : Body.Thoughts(thinkingBudget: 128)
        case .betweenTools, .unasked, .unlimited: nil
        }
    }

    public func simpler(than capabilities: ServerCapabilities, refusedBy reply: HTTPReply) -> ServerCapabilities? {
        guard let refusal = ServerError(reply) else { return nil }
        return thinkingLess(than: capabilities, refusal, blaming: ["thinking", "Thinking"])
            ?? withoutFlex(
                capabilities, refusal, blaming: ["serviceTier", "service_tier", "service tier", "Service tier"])
    }

    public func servedTier(_ reply: HTTPReply) -> RequestTier? {
        (try? reply.decoded(Content.self, "reply").usageMetadata?.serviceTier).map(RequestTier.init(served:))
    }

    public func pictureTokens(width: Int, height: Int) -> Int? {
        PictureTokens.gemini(model)
    }

    public func answer(from reply: HTTPReply) throws(DescribeError) -> Answer {
        guard reply.isGood else { throw ReplyFault(reply, of: .gemini).error }
        let content = try reply.decoded(Content.self, "generateContent response")
        let tokens = content.usageMetadata
        let usage = Usage(
            requests: 1, inputTokens: tokens?.promptTokenCount?.count ?? 0,
            outputTokens: (tokens?.candidatesTokenCount?.count ?? 0) + (tokens?.thoughtsTokenCount?.count ?? 0))
        let candidate = content.candidates?.elements.first
        let parts = candidate?.content?.parts?.elements ?? []
        var text = ModelText(
            text: parts.filter { $0.thought != true }.compactMap(\.text).joined(),
            usage: usage)
        if let reason = content.promptFeedback?.blockReason {
            text.end = .refused(reason)
        } else {
            switch candidate?.finishReason {
            case "MAX_TOKENS": text.end = .cutShort
            case let reason? where Self.refusals.contains(reason): text.end = .refused(reason)
            default: break
            }
        }
        return try text.answer()
    }

    private static let refusals: Set<String> = [
        "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "LANGUAGE",
    ]

    public func wait(askedBy reply: HTTPReply) -> Duration? { ServerError(reply)?.wait }

    private struct Body: Encodable {
        var contents: [Content]
        var generationConfig: Generation
        var serviceTier: String?

        struct Content: Encodable {
            var role = "user"
            var parts: [Part]
        }

        struct Part: Encodable {
            var inlineData: Picture?
            var text: String?
        }

        struct Picture: Encodable {
            var mimeType = "image/jpeg"
            var data = RequestBody.base64
        }

        struct Generation: Encodable {
            var maxOutputTokens: Int
            var mediaResolution = GeminiProvider.resolution
            var responseMimeType: String?
            var responseSchema: JSONValue?
            var thinkingConfig: Thoughts?
        }

        struct Thoughts: Encodable {
            var thinkingLevel: String?
            var thinkingBudget: Int?
        }
    }

    private struct Content: Decodable {
        @Lenient var candidates: LenientList<Candidate>?
        @Lenient var promptFeedback: Feedback?
        @Lenient var usageMetadata: Tokens?

        struct Candidate: Decodable {
            @Lenient var content: Parts?
            @Lenient var finishReason: String?
        }

        struct Parts: Decodable { @Lenient var parts: LenientList<Part>? }

        struct Part: Decodable {
            @Lenient var text: String?
            @Lenient var thought: Bool?
        }

        struct Feedback: Decodable { @Lenient var blockReason: String? }

        struct Tokens: Decodable {
            @Lenient var promptTokenCount: TokenCount?
            @Lenient var candidatesTokenCount: TokenCount?
            @Lenient var thoughtsTokenCount: TokenCount?
            @Lenient var serviceTier: String?
        }
    }
}
