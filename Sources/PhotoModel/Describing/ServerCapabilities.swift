/// Differences between servers with the same API. Learned from their errors, and stored with the job.
public struct ServerCapabilities: Hashable, Sendable, Codable {
    /// The server supports a JSON schema for the answer.
    public var hasSchema = true
    /// The token limit has its older parameter name.
    public var hasOldTokenName = false
    /// Maximum tokens of an answer.
    public var tokens = 400
    /// The maximum that the context leaves besides the picture; nil if unknown.
    public var tokenLimit: Int?
    /// Ways of asking for little thinking that the server has refused; nil for none.
    public var refusedThinking: Int?

    /// The server has no flex tier for the model, or answered at the standard one; nil for no.
    public var refusesFlex: Bool?

    /// Requests that the vendor accepts in one batch, where that is fewer than it promises; nil if unknown.
    public var batchRequests: Int?

    /// Fewer tokens are not enough for an answer.
    public static let fewestTokens = 64

    /// Maximum tokens of an answer by a model that does not think.
    public var answerTokens: Int { answerTokens(thoughts: 0) }

    /// - Parameter thoughts: tokens in addition, for what the model thinks before.
    /// - Returns: maximum tokens of an answer.
    public func answerTokens(thoughts: Int) -> Int { min(tokens + thoughts, tokenLimit ?? .max) }

    /// - Parameter tiers: those that may be used, the preferred one first.
    /// - Returns: the tier of the next request.
    public func tier(of tiers: [RequestTier]) -> RequestTier {
        guard let first = tiers.first else { return .standard }
        return first == .flex && refusesFlex == true ? .standard : first
    }

    public init() {}

    /// After a truncated answer.
    public var longer: ServerCapabilities {
        var capabilities = self
        capabilities.tokens *= 2
        return capabilities
    }

    /// For a server whose context is too small for the answer.
    ///
    /// - Parameter room: tokens that are left, if the server says so.
    /// - Returns: nil if too few tokens remain for an answer.
    public func shorter(room: Int?) -> ServerCapabilities? {
        var capabilities = self
        // After a second error the margin is larger, so that the picture is not sent again for each token.
        let most = tokenLimit == nil ? answerTokens - 1 : answerTokens / 2
        let limit = min(room ?? answerTokens / 2, most)
        guard limit >= Self.fewestTokens else { return nil }
        capabilities.tokenLimit = limit
        return capabilities
    }

    /// Merges what was learned: support is only ever withdrawn. The tokens are this value's.
    public func joined(with other: ServerCapabilities) -> ServerCapabilities {
        var capabilities = self
        capabilities.hasSchema = hasSchema && other.hasSchema
        capabilities.hasOldTokenName = hasOldTokenName || other.hasOldTokenName
        capabilities.tokenLimit = [tokenLimit, other.tokenLimit].compactMap(\.self).min()
        capabilities.refusesFlex = refusesFlex == true || other.refusesFlex == true ? true : nil
        capabilities.batchRequests = [batchRequests, other.batchRequests].compactMap(\.self).min()
        capabilities.refusedThinking = [refusedThinking, other.refusedThinking].compactMap(\.self).max()
        return capabilities
    }
}
