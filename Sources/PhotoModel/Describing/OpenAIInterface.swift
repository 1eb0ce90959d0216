/// Which of OpenAI's APIs is used.
public enum OpenAIInterface: String, Sendable, Hashable, Codable, CaseIterable {
    /// Chat Completions, which every compatible server offers.
    case chat
    case responses
}
