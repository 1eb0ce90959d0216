/// A provider that describes photos, as `--provider` names it.
public enum ProviderName: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    case local, openai, anthropic, gemini, ollama

    public var description: String { rawValue }

    /// Separated by commas, for messages.
    public static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
