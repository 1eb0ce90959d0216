import Foundation
import PhotoModel

/// `{"error": {"message", "type", "param", "code"}}`, as OpenAI and all that speak its dialect write it.
struct OpenAIErrorReply {
    private let reply: HTTPReply
    private let body: Body?
    private let plain: Plain?

    /// As LM Studio, and what is built on FastAPI, write it.
    private struct Plain: Decodable {
        var error: String?
        var message: String?
        var detail: String?
    }

    private struct Body: Decodable {
        var error: Detail

        struct Detail: Decodable {
            var message: String?
            var type: String?
            var code: Code?
            var param: String?
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
        self.reply = reply
        let data = Data(reply.body)
        // Gateways to Gemini write a list of one.
        body =
            (try? JSONDecoder().decode(Body.self, from: data))
            ?? (try? JSONDecoder().decode([Body].self, from: data))?.first
        plain = try? JSONDecoder().decode(Plain.self, from: data)
    }

    /// The vendor's own code or type, as far as it looks like one.
    private var vendorCode: String? {
        if case .text(let code)? = body?.error.code { return code }
        return body?.error.type
    }

    private static let exhausted: Set<String> = [
        "insufficient_quota", "credit_balance_exhausted", "project_spend_limit_exceeded", "billing_hard_limit_reached",
        "billing_not_active",
    ]

    private static let refusedKey: Set<String> = ["invalid_api_key", "authentication_error", "invalid_authentication"]

    var error: DescribeError {
        ReplyFault(reply, meaning: meaning, message: message, keyVariable: "OPENAI_API_KEY").error
    }

    private var message: String? { body?.error.message ?? plain?.error ?? plain?.message ?? plain?.detail }

    private var meaning: ReplyFault.Meaning? {
        if vendorCode.map(Self.exhausted.contains) == true { return .outOfCredit }
        // A day's limit has the code of a minute's; only the words say which: "requests per day (RPD)".
        if reply.status == 429, message?.contains("per day") == true { return .outForToday }
        if vendorCode.map(Self.refusedKey.contains) == true { return .keyRefused }
        if [400, 404, 415, 422, 500].contains(reply.status), ReplyFault.speaksOfVision(message) {
            return .noVision
        }
        return nil
    }

    /// The part of the request that the server did not know, where it names it.
    func blames(_ parts: String...) -> Bool {
        guard [400, 422, 500].contains(reply.status) else { return false }
        let words = [body?.error.param ?? "", message ?? String(decoding: reply.body, as: UTF8.self)]
        return parts.contains { part in words.contains { $0.contains(part) } }
    }
}
