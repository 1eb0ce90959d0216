public import RateLimiting
public import struct Foundation.Date
public import PhotoModel

/// One vision API without I/O: makes a request from a thumbnail, and reads a description from a reply.
public protocol VisionProvider: Sendable {
    var name: ProviderName { get }
    var target: VisionTarget { get }
    /// What else changes the answers, besides model and prompt.
    var variant: [String] { get }
    /// The provider's default maximum of concurrent requests, if lower than the job's.
    var concurrency: Int? { get }

    /// - Parameters:
    ///   - thumbnail: the picture.
    ///   - key: nil if the server needs none.
    ///   - capabilities: what the server is known to support.
    /// - Returns: the request.
    func request(for thumbnail: Thumbnail, key: APIKey?, capabilities: ServerCapabilities) -> HTTPRequest

    /// What to leave out of a request that the server refused; nil if it refused for another reason.
    func simpler(than capabilities: ServerCapabilities, refusedBy reply: HTTPReply) -> ServerCapabilities?

    /// - Throws: `DescribeError`; temporary failures are handled before.
    func answer(from reply: HTTPReply) throws(DescribeError) -> Answer

    /// The tier at which a reply was made; nil where it does not say.
    func servedTier(_ reply: HTTPReply) -> RequestTier?

    /// The delay that a reply asks for, in a form specific to the provider.
    func wait(askedBy reply: HTTPReply) -> Duration?

    /// Tokens of a picture of this size; nil if unknown.
    func pictureTokens(width: Int, height: Int) -> Int?

    /// The provider's limits, as a reply reports them.
    func limits(in reply: HTTPReply, now: Date) -> [RateLimit.Measure: RateLimit]
}

extension VisionProvider {
    /// Approximate tokens of a request's text and schema: four characters each.
    public var wordTokens: Int {
        let picture = Thumbnail(jpeg: [], width: 1, height: 1)
        return (request(for: picture, key: nil, capabilities: ServerCapabilities()).body?.count ?? 0) / 4
    }

    /// Provider, host and a part of the key's hash, by which the database knows an account.
    public func account(_ key: APIKey?) -> String { "\(name.rawValue) \(endpoint.host) \(key?.tag ?? "")" }

    public var model: String { target.model }
    public var endpoint: Endpoint { target.endpoint }
    public var prompt: Prompt { target.prompt }
    public var concurrency: Int? { nil }
    public func simpler(than capabilities: ServerCapabilities, refusedBy reply: HTTPReply) -> ServerCapabilities? {
        nil
    }
    public func wait(askedBy reply: HTTPReply) -> Duration? { nil }
    public func limits(in reply: HTTPReply, now: Date) -> [RateLimit.Measure: RateLimit] { [:] }
    public func pictureTokens(width: Int, height: Int) -> Int? { nil }

    /// The reply with the status that it should have had, if it is a success with an error instead of an answer. An error
    /// beside an answer is ignored, since the answer is paid for.
    func honest(_ reply: HTTPReply) -> HTTPReply {
        guard reply.isGood, let error = ServerError(reply, isAnswer: false), (try? answer(from: reply)) == nil else {
            return reply
        }
        var honest = reply
        honest.status = error.status
        return honest
    }
}
