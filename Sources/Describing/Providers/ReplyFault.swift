import Foundation
import PhotoModel

/// A reply that is no answer, in terms that all providers share: what it means for the photo, or for the whole job.
struct ReplyFault {
    enum Meaning {
        /// Out of money, whatever the status: no waiting helps.
        case outOfCredit
        /// The day's allowance is used up.
        case outForToday
        case keyRefused
        /// No such URL or model; with what to do about it, where that is known.
        case notFound(hint: String?)
        case noVision
        case photo
    }

    var status: Int
    var meaning: Meaning
    /// The provider's own, cleaned.
    var words: String
    /// Where the key comes from.
    var keyVariable: String

    init(_ reply: HTTPReply, meaning: Meaning?, message: String?, keyVariable: String) {
        status = reply.status
        words = message.flatMap { DescriptionSchema.cleaned($0, limit: 300) } ?? "HTTP \(reply.status)"
        self.keyVariable = keyVariable
        self.meaning =
            meaning
            ?? {
                switch reply.status {
                case 401, 403: .keyRefused
                case 402: .outOfCredit
                case 404: .notFound(hint: nil)
                default: .photo
                }
            }()
    }

    var error: DescribeError {
        let usage = Usage(requests: 1)
        switch meaning {
        case .outOfCredit:
            return .job(
                JobFailure(
                    code: "insufficient_quota", message: "the provider says that the credit is used up: \(words)",
                    hint: "add credit or raise the limit with the provider, then resume the job"), usage)
        case .outForToday:
            return .job(
                JobFailure(
                    code: "daily_quota", message: "the provider says that the quota of the day is used up: \(words)",
                    hint: "resume the job tomorrow, or raise the quota with the provider"), usage)
        case .keyRefused:
            return .job(
                JobFailure(
                    code: "key_refused", message: "the provider refused the key (HTTP \(status)): \(words)",
                    hint:
                        "set the right key in the environment (\(keyVariable) or PHOTORENAME_API_KEY), then resume the job"
                ), usage)
        case .notFound(let hint):
            return .job(
                JobFailure(
                    code: "not_found", message: "the provider knows no such URL or model (HTTP \(status)): \(words)",
                    hint: hint ?? "look at --base-url and --model, which a new analyze takes; or resume the job"), usage
            )
        case .noVision:
            return .job(
                JobFailure(
                    code: "no_vision", message: "the model does not look at pictures: \(words)",
                    hint: "a new analyze with another --model looks at them; or resume the job"), usage)
        case .photo:
            return .item(ItemFailure(code: code, message: words, httpStatus: status), usage)
        }
    }

    private var code: String {
        switch status {
        case 429: "rate_limited"
        case 408: "provider_timeout"
        case 500...: "server_error"
        case 300..<400: "redirected"
        default: "request_refused"
        }
    }

    /// A refusal that means the picture and not the rest of the request.
    static func speaksOfVision(_ message: String?) -> Bool {
        guard let message = message?.lowercased(), message.contains("image") || message.contains("vision") else {
            return false
        }
        return [
            "not support", "unsupported", "only supported", "cannot", "can't", "missing data required for image",
            "no image", "image input is not", "invalid content type",
        ]
        .contains { message.contains($0) }
    }
}

extension ItemFailure {
    /// A reply with a good status that is no answer: HTML from a gateway, nothing at all, JSON cut short.
    static func badAnswer(_ why: String, _ reply: HTTPReply) -> ItemFailure {
        if reply.body.isEmpty {
            return ItemFailure(code: "empty_reply", message: "the server's reply is empty", httpStatus: reply.status)
        }
        // We ask for none and unpack none: a small body could become any size.
        if let encoding = reply.headers["content-encoding"], encoding.lowercased() != "identity" {
            return ItemFailure(
                code: "reply_encoded",
                message: "the server's reply is packed (\(encoding.prefix(20))), which nobody asked for",
                httpStatus: reply.status)
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

extension HTTPReply {
    var isGood: Bool { (200..<300).contains(status) }

    /// - Throws: `DescribeError.item` where the body is no such thing.
    func decoded<Body: Decodable>(_ type: Body.Type, _ what: String) throws(DescribeError) -> Body {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw .item(.badAnswer("the server's reply is no \(what)", self), Usage(requests: 1))
        }
    }
}
