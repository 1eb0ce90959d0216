import PhotoModel

/// Averages of the photos that a model has described.
public struct ProviderHistory: Sendable {
    /// Tokens of the answer.
    public var outputTokens: Int
    public var milliseconds: Int
}
