/// A provider that describes photos, as `--provider` names it.
public enum ProviderName: String, Sendable, Hashable, CaseIterable {
    case local, openai, anthropic, gemini, ollama

    /// Separated by commas, for messages.
    public static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
