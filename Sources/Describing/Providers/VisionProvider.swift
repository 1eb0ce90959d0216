public import PhotoModel

/// One vision API, as pure functions: a request from a thumbnail, a description from a reply.
public protocol VisionProvider: Sendable {
    /// As `--provider` names it.
    var name: String { get }
    var model: String { get }
    var endpoint: Endpoint { get }
    var prompt: Prompt { get }
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
}

extension VisionProvider {
    public var concurrency: Int? { nil }
    public func simpler(than shape: RequestShape, refusedBy reply: HTTPReply) -> RequestShape? { nil }
    public func wait(askedBy reply: HTTPReply) -> Duration? { nil }
}
