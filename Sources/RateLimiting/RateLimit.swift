import PhotoModel

/// One limit, as the headers of a reply describe it.
public struct RateLimit: Hashable, Sendable {
    public enum Measure: String, Hashable, Sendable, Codable, CaseIterable {
        case requests, tokens, inputTokens, outputTokens
    }

    public var limit: Double
    public var remaining: Double
    /// Until the limit is completely free again.
    public var reset: Duration

    /// Nil for meaningless numbers: some gateways send -1 or 0.
    public init?(limit: Double, remaining: Double, reset: Duration) {
        guard limit >= 1, limit.isFinite, (0...limit).contains(remaining), reset >= .zero else { return nil }
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
    }
}
