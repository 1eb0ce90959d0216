public import PhotoModel

/// What the result of one request says about the rate of the next ones.
public struct RateLimitSignal: Sendable {
    public enum Outcome: Hashable, Sendable {
        /// The server did the work, or named a fault of this request.
        case taken(Usage)
        /// Too many requests (429), with the delay that the server asks for.
        case refused(wait: Duration?)
        /// The server is overloaded, or timed out: 503, 529, a timeout.
        case overloaded(wait: Duration?)
        /// The server was not reached.
        case unanswered
    }

    public var outcome: Outcome
    public var limits: [RateLimit.Measure: RateLimit]

    public init(_ outcome: Outcome, limits: [RateLimit.Measure: RateLimit] = [:]) {
        self.outcome = outcome
        self.limits = limits
    }
}
