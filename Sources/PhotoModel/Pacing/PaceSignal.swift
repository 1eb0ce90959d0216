/// What a server's headers say of one limit.
public struct RateLimit: Hashable, Sendable {
    public enum Measure: String, Hashable, Sendable, Codable, CaseIterable {
        case requests, tokens, inputTokens, outputTokens
    }

    public var limit: Double
    public var remaining: Double
    /// Until nothing counts as used any more.
    public var reset: Duration

    /// Nil for numbers that mean nothing: some gateways write -1 or 0.
    public init?(limit: Double, remaining: Double, reset: Duration) {
        guard limit >= 1, limit.isFinite, (0...limit).contains(remaining), reset >= .zero else { return nil }
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
    }
}

/// What came of one request, as far as it tells how fast the next ones may go.
public struct PaceSignal: Sendable {
    public enum Outcome: Hashable, Sendable {
        /// The server did the work, or said what is wrong with this one.
        case taken(Usage)
        /// Too many, with what it asks to wait: 429.
        case refused(wait: Duration?)
        /// It has too much to do, or did not get to the end in time: 503, 529, a timeout.
        case overloaded(wait: Duration?)
        /// Nobody was reached.
        case unanswered
    }

    public var outcome: Outcome
    public var limits: [RateLimit.Measure: RateLimit]

    public init(_ outcome: Outcome, limits: [RateLimit.Measure: RateLimit] = [:]) {
        self.outcome = outcome
        self.limits = limits
    }
}
