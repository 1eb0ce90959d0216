import Foundation
import PhotoModel

/// `{"error": {"message", "type", "param", "code"}}`, and what it means for the photo or for the whole job.
struct OpenAIErrorReply {
    private let status: Int
    private let body: Body?

    private struct Body: Decodable {
        var error: Detail

        struct Detail: Decodable {
            var message: String?
            var type: String?
            var code: Code?
        }

        /// Some gateways write a number.
        enum Code: Decodable {
            case text(String)
            case number(Int)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let text = try? container.decode(String.self) {
                    self = .text(text)
                } else {
                    self = .number(try container.decode(Int.self))
                }
            }
        }
    }

    init(_ reply: HTTPReply) {
        status = reply.status
        body = try? JSONDecoder().decode(Body.self, from: Data(reply.body))
    }

    /// The vendor's own code or type, as far as it looks like one.
    private var vendorCode: String? {
        if case .text(let code)? = body?.error.code { return code }
        return body?.error.type
    }

    /// Out of money, whatever the status: no waiting helps.
    private static let exhausted: Set<String> = [
        "insufficient_quota", "credit_balance_exhausted", "project_spend_limit_exceeded", "billing_hard_limit_reached",
        "billing_not_active",
    ]

    private static let refusedKey: Set<String> = ["invalid_api_key", "authentication_error", "invalid_authentication"]

    var error: DescribeError {
        let usage = Usage(requests: 1)
        let words = body?.error.message.flatMap { DescriptionSchema.cleaned($0, limit: 300) } ?? "HTTP \(status)"
        if isExhausted {
            return .job(
                JobFailure(
                    code: "insufficient_quota", message: "the provider says that the credit is used up: \(words)",
                    hint: "add credit or raise the limit with the provider, then resume the job"), usage)
        }
        if status == 401 || status == 403 || vendorCode.map(Self.refusedKey.contains) == true {
            return .job(
                JobFailure(
                    code: "key_refused", message: "the provider refused the key (HTTP \(status)): \(words)",
                    hint:
                        "set the right key in the environment (OPENAI_API_KEY or PHOTORENAME_API_KEY), then resume the job"
                ),
                usage)
        }
        if status == 404 {
            return .job(
                JobFailure(
                    code: "not_found", message: "the provider knows no such URL or model (HTTP 404): \(words)",
                    hint: "check --base-url and --model"), usage)
        }
        let code =
            switch status {
            case 429: "rate_limited"
            case 408: "provider_timeout"
            case 500...: "server_error"
            case 300..<400: "redirected"
            default: "request_refused"
            }
        return .item(ItemFailure(code: code, message: words, httpStatus: status), usage)
    }

    /// Of a 429 too, which otherwise is worth another try.
    private var isExhausted: Bool { vendorCode.map(Self.exhausted.contains) == true || status == 402 }
}

extension ItemFailure {
    /// A reply with a good status that is no answer: HTML from a gateway, nothing at all, JSON cut short.
    static func badAnswer(_ why: String, _ reply: HTTPReply) -> ItemFailure {
        if reply.body.isEmpty {
            return ItemFailure(code: "empty_reply", message: "the server's reply is empty", httpStatus: reply.status)
        }
        let start = String(decoding: reply.body.prefix(64), as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
        if start.lowercased().hasPrefix("<") {
            return ItemFailure(
                code: "reply_is_html", message: "the server answered with a web page, not with JSON",
                httpStatus: reply.status)
        }
        return ItemFailure(code: "reply_not_json", message: why, httpStatus: reply.status)
    }
}
