public import Foundation
public import PhotoModel
public import RateLimiting

/// OpenAI's Responses API: the same models in another format.
///
/// Request and answers: the vendor's API reference for `POST /v1/responses`, November 2026.
public struct OpenAIResponsesProvider: VisionProvider {
    public let name = ProviderName.openai
    public let target: VisionTarget

    public init(_ target: VisionTarget) {
        self.target = target
    }

    public var variant: [String] { [endpoint.url, OpenAIProvider.detail] }

    public func request(for thumbnail: Thumbnail, key: APIKey?, capabilities: ServerCapabilities) -> HTTPRequest {
        let picture = Body.Part(type: "input_image", image_url: RequestBody.dataURI, detail: OpenAIProvider.detail)
        let body = Body(
            model: model, input: [UserMessage(content: [Body.Part(type: "input_text", text: prompt.text), picture])],
            max_output_tokens: answerTokens(capabilities),
            reasoning: OpenAIProvider.effort(thinking(capabilities)).map(Body.Reasoning.init),
            text: capabilities.hasSchema ? Body.Text() : nil,
            service_tier: tierField(capabilities))
        return HTTPRequest(
            url: endpoint.url, headers: OpenAIProvider.headers(endpoint, key),
            body: RequestBody.bytes(body, jpeg: thumbnail.jpeg))
    }

    public func simpler(than capabilities: ServerCapabilities, refusedBy reply: HTTPReply) -> ServerCapabilities? {
        OpenAIProvider.simpler(
            self, than: capabilities, refusedBy: reply, schema: ["text.format", "json_schema"])
    }

    public func servedTier(_ reply: HTTPReply) -> RequestTier? { OpenAIProvider.servedTier(reply) }

    public func limits(in reply: HTTPReply, now: Date) -> [RateLimit.Measure: RateLimit] { reply.openAILimits() }

    public func pictureTokens(width: Int, height: Int) -> Int? {
        PictureTokens.openAI(model, width: width, height: height)
    }

    public func answer(from reply: HTTPReply) throws(DescribeError) -> Answer {
        guard reply.isGood else { throw ReplyFault(reply, of: .openai).error }
        let response = try reply.decoded(Response.self, "response")
        let usage = Usage(
            requests: 1, inputTokens: response.usage?.input_tokens?.count ?? 0,
            outputTokens: response.usage?.output_tokens?.count ?? 0)
        let parts = response.output.elements.filter { $0.type == "message" }.flatMap { $0.content?.elements ?? [] }
        var text = ModelText(text: parts.compactMap(\.text).joined(), usage: usage)
        if let refusal = parts.lazy.compactMap(\.refusal).first {
            text.end = .refused(refusal)
        } else if response.incomplete_details?.reason == "content_filter" {
            text.end = .refused("the content filter stopped the answer")
        } else if response.status == "incomplete" {
            text.end = .cutShort
        }
        return try text.answer()
    }

    private struct Body: Encodable {
        var model: String
        var input: [UserMessage<Part>]
        var max_output_tokens: Int
        var reasoning: Reasoning?
        /// The server must not store the user's data.
        var store = false
        var text: Text?
        var service_tier: String?

        struct Reasoning: Encodable { var effort: String }

        struct Part: Encodable {
            var type: String
            var text: String?
            var image_url: String?
            var detail: String?
        }

        struct Text: Encodable {
            var format = Format()

            struct Format: Encodable {
                var type = "json_schema"
                var name = "photo"
                var strict = true
                var schema = DescriptionSchema.json
            }
        }
    }

    private struct Response: Decodable {
        @Lenient var status: String?
        @Lenient var incomplete_details: Incomplete?
        var output: LenientList<Output>
        @Lenient var usage: Tokens?

        struct Incomplete: Decodable { @Lenient var reason: String? }

        struct Output: Decodable {
            var type: String
            @Lenient var content: LenientList<Part>?
        }

        struct Part: Decodable {
            @Lenient var text: String?
            @Lenient var refusal: String?
        }

        struct Tokens: Decodable {
            @Lenient var input_tokens: TokenCount?
            @Lenient var output_tokens: TokenCount?
        }
    }
}
