import Describing
import PhotoModel

/// One vision API as the command line knows it: where it is, and what it wants.
struct RemoteService {
    var name: ProviderName
    var defaultBaseURL: String
    /// Nil where the server says which models it has.
    var defaultModel: String?
    /// Nil where no key is wanted.
    var keyVariable: String?
    private var version: String?

    /// Nil for the local model.
    init?(_ name: ProviderName) {
        self.name = name
        switch name {
        case .local: return nil
        case .openai:
            defaultBaseURL = OpenAIProvider.defaultBaseURL
            defaultModel = OpenAIProvider.defaultModel
            keyVariable = "OPENAI_API_KEY"
            version = "v1"
        case .anthropic:
            defaultBaseURL = AnthropicProvider.defaultBaseURL
            defaultModel = AnthropicProvider.defaultModel
            keyVariable = "ANTHROPIC_API_KEY"
            version = "v1"
        case .gemini:
            defaultBaseURL = GeminiProvider.defaultBaseURL
            defaultModel = GeminiProvider.defaultModel
            keyVariable = "GEMINI_API_KEY"
            version = "v1beta"
        case .ollama:
            defaultBaseURL = OllamaProvider.defaultBaseURL
        }
    }

    /// - Throws: `Endpoint.Fault`.
    func endpoint(_ options: DescribeOptions) throws -> Endpoint {
        let path =
            switch name {
            case .openai where options.api == OpenAIInterface.responses.rawValue: "responses"
            case .anthropic: "messages"
            case .gemini: GeminiProvider.path(model: options.model)
            case .ollama: "api/chat"
            default: "chat/completions"
            }
        return try Endpoint(
            base: options.baseURL ?? defaultBaseURL, version: version, path: path,
            allowsInsecureHTTP: options.allowInsecureHTTP)
    }

    /// - Throws: `Endpoint.Fault`.
    func provider(_ options: DescribeOptions) throws -> any VisionProvider {
        let target = VisionTarget(
            model: options.model, endpoint: try endpoint(options),
            prompt: Prompt(extra: options.prompt, language: options.language))
        switch name {
        case .openai where options.api == OpenAIInterface.responses.rawValue:
            return OpenAIResponsesProvider(target)
        case .anthropic: return AnthropicProvider(target)
        case .gemini: return GeminiProvider(target)
        case .ollama: return OllamaProvider(target)
        default: return OpenAIProvider(target)
        }
    }
}
