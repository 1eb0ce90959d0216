public import PhotoModel

/// Describes through a vendor's batch API: makes the requests of a batch, and reads its results.
public struct BatchDescriber: Sendable {
    public let api: any BatchAPI
    /// Another account may not see the same batches.
    public let account: String
    private let vision: any VisionProvider
    /// Tokens of a request's text and schema.
    private let wordTokens: Int
    private let key: APIKey?
    private let capabilities: LearnedCapabilities

    /// What a result means for its photo.
    public enum Meaning: Sendable {
        case answer(Answer)
        case failure(DescribeError)
        /// The vendor began no work on it; the photo can be sent again.
        case notBegun
        /// The server does not support a part of the request, which is left out of the next one.
        case again(Usage)
    }

    /// - Parameters:
    ///   - vision: the synchronous API with the same requests.
    ///   - api: the batch API.
    ///   - key: nil if the server needs none.
    ///   - capabilities: what the server is known to support.
    public init(_ vision: any VisionProvider, _ api: any BatchAPI, key: APIKey?, capabilities: LearnedCapabilities) {
        self.api = api
        self.vision = vision
        self.key = key
        self.capabilities = capabilities
        account = vision.account(key)
        wordTokens = vision.wordTokens
    }

    public var host: String { vision.endpoint.host }

    /// One request. A truncated answer would take another day, so it may have twice the tokens from the start.
    public func entry(_ thumbnail: Thumbnail, tag: String, item: Int64) -> [UInt8] {
        let request = vision.request(for: thumbnail, key: nil, capabilities: capabilities.current.longer)
        return api.entry(request.body ?? [], tag: tag, item: item)
    }

    /// Maximum number of requests in one batch.
    public var batchRequests: Int { min(api.form.requests, capabilities.current.batchRequests ?? .max) }

    /// Remembers that the vendor accepts no more requests at once.
    public func learn(batchRequests: Int) async {
        var known = capabilities.current
        known.batchRequests = max(1, batchRequests)
        _ = await capabilities.learn(known)
    }

    /// Tokens of a request, at most; where the tokens of a picture are unknown, a token for each of its bytes.
    ///
    /// - Parameters:
    ///   - thumbnail: the picture.
    ///   - answer: tokens of an answer.
    /// - Returns: what it would use.
    public func estimate(_ thumbnail: Thumbnail, answer: Int) -> Usage {
        let picture = vision.pictureTokens(width: thumbnail.width, height: thumbnail.height) ?? thumbnail.jpeg.count
        return Usage(requests: 1, inputTokens: picture + wordTokens, outputTokens: answer)
    }

    public func meaning(of outcome: BatchResult.Outcome) async -> Meaning {
        guard case .reply(let reply) = outcome else { return .notBegun }
        let honest = vision.honest(reply)
        if let simpler = vision.simpler(than: capabilities.current, refusedBy: honest) {
            _ = await capabilities.learn(simpler)
            return .again(Usage(requests: 1))
        }
        do {
            let answer = try vision.answer(from: honest)
            return .answer(key.map { answer.redacted($0) } ?? answer)
        } catch {
            let error = error.shown(without: key)
            if case .item(let failure, let usage) = error, Transience.isTransient(honest.status) {
                return .failure(.transient(failure, after: nil, .server, usage))
            }
            return .failure(error)
        }
    }
}
