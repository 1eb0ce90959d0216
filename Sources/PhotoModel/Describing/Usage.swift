/// Requests and tokens of one description.
public struct Usage: Hashable, Sendable, Codable {
    public var requests: Int
    public var inputTokens: Int
    public var outputTokens: Int

    public init(requests: Int = 0, inputTokens: Int = 0, outputTokens: Int = 0) {
        self.requests = requests
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }

    public static func + (left: Usage, right: Usage) -> Usage {
        var sum = left
        sum += right
        return sum
    }

    public static func += (left: inout Usage, right: Usage) {
        left.requests += right.requests
        left.inputTokens += right.inputTokens
        left.outputTokens += right.outputTokens
    }
}
