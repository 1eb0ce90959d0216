/// What of a request is not the same for all servers that speak one API. Learnt from their refusals, and kept with the job.
public struct RequestShape: Hashable, Sendable, Codable {
    /// The server takes a JSON schema for the answer.
    public var hasSchema = true
    /// The limit of tokens goes by its older name.
    public var hasOldTokenName = false
    /// Tokens of an answer.
    public var tokens = 400
    /// The most that the server has room for beside the picture; nil where it never said.
    public var tokenLimit: Int?

    /// Fewer tokens than this hold no answer.
    public static let fewestTokens = 64

    /// Tokens of an answer that are asked for.
    public var answerTokens: Int { min(tokens, tokenLimit ?? .max) }

    public init() {}

    /// For an answer that was cut short.
    public var longer: RequestShape {
        var shape = self
        shape.tokens *= 2
        return shape
    }

    /// For a server whose context is too small for the answer.
    ///
    /// - Parameter room: tokens that it has left, where it says so.
    /// - Returns: nil where nothing that could hold an answer is left to try.
    public func shorter(room: Int?) -> RequestShape? {
        var shape = self
        // Who is wrong about the room a second time is wrong by more: the picture is not sent again for each token.
        let most = tokenLimit == nil ? answerTokens - 1 : answerTokens / 2
        let limit = min(room ?? answerTokens / 2, most)
        guard limit >= Self.fewestTokens else { return nil }
        shape.tokenLimit = limit
        return shape
    }

    /// With what else was learnt: parts are only ever given up. Tokens are this one's.
    public func joined(with other: RequestShape) -> RequestShape {
        var shape = self
        shape.hasSchema = hasSchema && other.hasSchema
        shape.hasOldTokenName = hasOldTokenName || other.hasOldTokenName
        shape.tokenLimit = [tokenLimit, other.tokenLimit].compactMap(\.self).min()
        return shape
    }
}
