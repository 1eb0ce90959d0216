/// What the model said of a photo, as data: bounded, cleaned of control characters, and still not a name.
public struct Description: Hashable, Sendable, Codable {
    /// The short name, 3 to 6 words; nil when the model saw nothing that it is sure of.
    public var subject: String?
    /// One sentence.
    public var description: String?
    public var tags: [String]
    /// Words that can be read in the picture.
    public var text: String?
    /// 0…1, where the model gives one.
    public var confidence: Double?

    public init(
        subject: String? = nil, description: String? = nil, tags: [String] = [], text: String? = nil,
        confidence: Double? = nil
    ) {
        self.subject = subject
        self.description = description
        self.tags = tags
        self.text = text
        self.confidence = confidence
    }
}

/// What one description took.
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
