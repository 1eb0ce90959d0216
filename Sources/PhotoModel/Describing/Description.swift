/// A model's description of a photo: limited in length, without control characters. It is not a file name yet.
public struct Description: Hashable, Sendable, Codable {
    /// The subject in 3 to 6 words; nil if the model was not sure of any.
    public var subject: String?
    /// One sentence.
    public var description: String?
    public var tags: [String]
    /// Legible text in the picture.
    public var text: String?
    /// 0…1, if the model reports one.
    public var confidence: Double?

    /// Below this confidence a subject is a guess.
    public static let sureConfidence = 0.6

    /// There is a subject, but the model was not sure of it.
    public var isUnsure: Bool { subject != nil && (confidence ?? 1) < Self.sureConfidence }

    /// For people: "unsure (45%; sure from 60%)"; nil if it is sure.
    public var unsureText: String? {
        guard isUnsure, let confidence else { return nil }
        func percent(_ part: Double) -> String { "\(Int((part * 100).rounded(.down)))%" }
        return "unsure (\(percent(confidence)); sure from \(percent(Self.sureConfidence)))"
    }

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
