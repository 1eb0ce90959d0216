import Foundation
import PhotoModel

/// A reply that is no answer, in terms that all providers share: what it means for the photo, or for the whole job.
struct ReplyFault {
    enum Meaning: Hashable {
        /// Out of money, whatever the status: no waiting helps.
        case outOfCredit
        /// The day's allowance is used up.
        case outForToday
        case keyRefused
        /// No such URL or model; with what to do about it, where that is known.
        case notFound(hint: String?)
        case noVision
        /// Picture, words and answer are more than the server keeps in mind.
        case contextTooSmall
        case photo
    }

    var status: Int
    var meaning: Meaning
    /// The provider's own, cleaned.
    var words: String
    /// Where the key comes from.
    var keyVariable: String

    /// - Parameters:
    ///   - reply: one that is no success.
    ///   - notFound: what to do where the URL or the model is not there.
    init(_ reply: HTTPReply, keyVariable: String, notFound: String? = nil) {
        let error = ServerError(reply)
        status = reply.status
        // Shortened when it is shown, once the key is taken out of it.
        words = error?.message.flatMap { DescriptionSchema.cleaned($0, limit: 10_000) } ?? "HTTP \(reply.status)"
        self.keyVariable = keyVariable
        meaning = error?.meaning ?? Self.meaning(of: reply.status)
        if case .notFound(nil) = meaning { meaning = .notFound(hint: notFound) }
    }

    private static func meaning(of status: Int) -> Meaning {
        switch status {
        case 401, 403: .keyRefused
        case 402: .outOfCredit
        case 404: .notFound(hint: nil)
        default: .photo
        }
    }

    var error: DescribeError {
        let usage = Usage(requests: 1)
        func job(_ code: String, _ message: String, _ hint: String) -> DescribeError {
            .job(JobFailure(code: code, message: message, hint: hint), usage)
        }
        switch meaning {
        case .outOfCredit:
            return job(
                "insufficient_quota", "the provider says that the credit is used up: \(words)",
                "Add credit or raise the limit with the provider.")
        case .outForToday:
            return job(
                "daily_quota", "the provider says that the quota of the day is used up: \(words)",
                "Wait until tomorrow, or raise the quota with the provider.")
        case .keyRefused:
            return job(
                "key_refused", "the provider refused the key (HTTP \(status)): \(words)",
                "Set the right key in the environment (\(keyVariable) or PHOTORENAME_API_KEY).")
        case .notFound(let hint):
            return job(
                "not_found", "the provider knows no such URL or model (HTTP \(status)): \(words)",
                hint ?? "Check --base-url and --model; to change them, run analyze again.")
        case .noVision:
            return job(
                "no_vision", "this model does not take pictures: \(words)",
                "Run analyze again with a --model that takes pictures.")
        case .contextTooSmall:
            return job(
                "context_too_small", "the picture and the question do not fit into the server's context: \(words)",
                "Run analyze again with a smaller --thumbnail-size, or start the server with a larger context.")
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
        if let whole = try? JSONDecoder().decode(type, from: Data(body)) { return whole }
        // In a list of one, as gateways wrap errors too.
        if let list = try? JSONDecoder().decode(LenientList<Body>.self, from: Data(body)),
            let first = list.elements.first
        {
            return first
        }
        throw .item(.badAnswer("the server's reply is no \(what)", self), Usage(requests: 1))
    }
}
