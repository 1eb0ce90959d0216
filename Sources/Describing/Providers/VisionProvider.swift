public import struct Foundation.Date
public import PhotoModel

/// What is asked, of which model, and where.
public struct VisionTarget: Sendable {
    public let model: String
    public let endpoint: Endpoint
    public let prompt: Prompt

    public init(model: String, endpoint: Endpoint, prompt: Prompt) {
        self.model = model
        self.endpoint = endpoint
        self.prompt = prompt
    }
}

/// One vision API, as pure functions: a request from a thumbnail, a description from a reply.
public protocol VisionProvider: Sendable {
    /// As `--provider` names it.
    var name: String { get }
    var target: VisionTarget { get }
    /// What else, beside model and prompt, changes the answers.
    var variant: [String] { get }
    /// Requests in flight that the provider takes by default, where that is fewer than the job's.
    var concurrency: Int? { get }

    /// - Parameter key: nil where the server wants none.
    func request(for thumbnail: Thumbnail, key: APIKey?, shape: RequestShape) -> HTTPRequest

    /// What to leave out of a request that the server did not understand; nil where that was not it.
    func simpler(than shape: RequestShape, refusedBy reply: HTTPReply) -> RequestShape?

    /// - Throws: `DescribeError`; failures that are worth another try never come here.
    func answer(from reply: HTTPReply) throws(DescribeError) -> Answer

    /// How long a reply asks to wait, where it says so in a way of its own.
    func wait(askedBy reply: HTTPReply) -> Duration?

    /// Tokens that a picture of so many pixels counts for; nil where nobody says.
    func pictureTokens(width: Int, height: Int) -> Int?

    /// What a reply says of the provider's limits.
    func limits(in reply: HTTPReply, now: Date) -> [RateLimit.Measure: RateLimit]
}

extension VisionProvider {
    /// Tokens of the words and the schema of a request, at four characters each: about.
    public var wordTokens: Int {
        let picture = Thumbnail(jpeg: [], width: 1, height: 1)
        return (request(for: picture, key: nil, shape: RequestShape()).body?.count ?? 0) / 4
    }

    public var model: String { target.model }
    public var endpoint: Endpoint { target.endpoint }
    public var prompt: Prompt { target.prompt }
    public var concurrency: Int? { nil }
    public func simpler(than shape: RequestShape, refusedBy reply: HTTPReply) -> RequestShape? { nil }
    public func wait(askedBy reply: HTTPReply) -> Duration? { nil }
    public func limits(in reply: HTTPReply, now: Date) -> [RateLimit.Measure: RateLimit] { [:] }
    public func pictureTokens(width: Int, height: Int) -> Int? { nil }

    /// The reply with the status that it should have had, where it is a success in name and holds an error instead of an
    /// answer. An answer is paid for: beside one, an error is only words.
    func honest(_ reply: HTTPReply) -> HTTPReply {
        guard reply.isGood, let error = ServerError(reply, isAnswer: false), (try? answer(from: reply)) == nil else {
            return reply
        }
        var honest = reply
        honest.status = error.status
        return honest
    }
}
