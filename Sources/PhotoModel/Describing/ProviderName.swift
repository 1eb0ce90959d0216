/// A provider that describes photos, as `--provider` names it.
public enum ProviderName: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    case local, openai, anthropic, gemini, ollama
    case llamaCpp = "llama-cpp"

    public var description: String { rawValue }

    /// The environment variable of the vendor's own keys; nil if the provider needs no key.
    public var keyVariable: String? {
        switch self {
        case .openai: "OPENAI_API_KEY"
        case .anthropic: "ANTHROPIC_API_KEY"
        case .gemini: "GEMINI_API_KEY"
        case .local, .ollama, .llamaCpp: nil
        }
    }

    /// The model runs in this process, or in one that this program starts: it has no address of the user's, no key and no price.
    public var isBuiltIn: Bool { self == .local || self == .llamaCpp }

    /// Separated by commas, for messages.
    public static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
