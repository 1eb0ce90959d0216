import Foundation
import PhotoModel

/// Why a reply is not an answer, for all providers: what it means for the photo or for the job.
struct ReplyFault {
    enum Meaning: Hashable {
        /// No credit, whatever the status; waiting doesn't help.
        case outOfCredit
        /// The daily quota is used up.
        case outForToday
        case keyRefused
        /// Unknown URL or model; with a hint if there is one.
        case notFound(hint: String?)
        case noVision
        /// Picture, text and answer don't fit into the model's context.
        case contextTooSmall
        case photo
    }

    var status: Int
    var meaning: Meaning
    /// The provider's message, cleaned.
    var words: String
    private let provider: ProviderName

    /// - Parameters:
    ///   - reply: not a success.
    ///   - provider: the provider.
    ///   - notFound: hint for an unknown URL or model.
    init(_ reply: HTTPReply, of provider: ProviderName, notFound: String? = nil) {
        let error = ServerError(reply)
        status = reply.status
        // Shortened when it is shown, after the key is removed.
        words = error?.message.flatMap { DescriptionSchema.cleaned($0, limit: 10_000) } ?? "HTTP \(reply.status)"
        self.provider = provider
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
        func job(_ code: FailureCode, _ message: String, hint: String? = nil) -> DescribeError {
            .job(JobFailure(code, message, hint: hint), usage)
        }
        switch meaning {
        case .outOfCredit:
            return job(.insufficientQuota, "the provider reports that the account is out of credit: \(words)")
        case .outForToday:
            return job(.dailyQuota, "the provider reports that the daily quota is used up: \(words)")
        case .keyRefused:
            let variables = [provider.keyVariable, "PHOTORENAME_API_KEY"].compactMap(\.self)
            return job(
                .keyRefused, "the provider refused the key (HTTP \(status)): \(words)",
                hint: "Set the right key in the environment (\(variables.joined(separator: " or "))).")
        case .notFound(let hint):
            return job(
                .notFound, "the provider doesn't know this URL or model (HTTP \(status)): \(words)", hint: hint)
        case .noVision:
            return job(.noVision, "this model doesn't accept images: \(words)")
        case .contextTooSmall:
            return job(
                .contextTooSmall, "the image and the prompt don't fit into the server's context window: \(words)")
        case .photo:
            return .item(ItemFailure(code, words, httpStatus: status), usage)
        }
    }

    private var code: FailureCode {
        switch status {
        case 429: .rateLimited
        case 408: .providerTimeout
        case 500...: .serverError
        case 300..<400: .redirected
        default: .requestRefused
        }
    }
}

extension ItemFailure {
    /// Why a reply with a success status is not an answer: HTML from a gateway, an empty body, truncated JSON.
    static func badAnswer(_ why: String, _ reply: HTTPReply) -> ItemFailure {
        if reply.body.isEmpty { return ItemFailure(.emptyReply, httpStatus: reply.status) }
        // Compression was not requested, and nothing is decompressed, since a small body could expand to any size.
        if let encoding = reply.headers["content-encoding"], encoding.lowercased() != "identity" {
            return ItemFailure(
                .replyEncoded, "the server compressed its reply (\(encoding.prefix(20))) without being asked to",
                httpStatus: reply.status)
        }
        let start = String(decoding: reply.body.prefix(64), as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
        if start.lowercased().hasPrefix("<") { return ItemFailure(.replyIsHTML, httpStatus: reply.status) }
        return ItemFailure(.replyNotJSON, why, httpStatus: reply.status)
    }
}

extension HTTPReply {
    var isGood: Bool { (200..<300).contains(status) }

    /// - Throws: `DescribeError.item` if the body has another form.
    func decoded<Body: Decodable>(_ type: Body.Type, _ what: String) throws(DescribeError) -> Body {
        if let whole = try? JSONDecoder().decode(type, from: Data(body)) { return whole }
        // Also in a list of one, as gateways wrap errors.
        if let list = try? JSONDecoder().decode(LenientList<Body>.self, from: Data(body)),
            let first = list.elements.first
        {
            return first
        }
        throw .item(.badAnswer("the server's reply is not a \(what)", self), Usage(requests: 1))
    }
}
