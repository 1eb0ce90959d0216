/// What of a request is not the same for all servers that speak one API. Learnt from their refusals, and kept with the job.
public struct RequestShape: Hashable, Sendable, Codable {
    /// The server takes a JSON schema for the answer.
    public var hasSchema = true
    /// The limit of tokens goes by its older name.
    public var hasOldTokenName = false
    /// Tokens of an answer.
    public var tokens = 400

    public init() {}

    /// For an answer that was cut short.
    public var longer: RequestShape {
        var shape = self
        shape.tokens *= 2
        return shape
    }

    /// With what else was learnt: parts are only ever given up. Tokens are this one's.
    public func joined(with other: RequestShape) -> RequestShape {
        var shape = self
        shape.hasSchema = hasSchema && other.hasSchema
        shape.hasOldTokenName = hasOldTokenName || other.hasOldTokenName
        return shape
    }
}
