public import PhotoModel

/// One vision API: its address, its default model, and the request that describes a photo with it.
public struct VisionService: Sendable {
    public var name: ProviderName
    public var defaultBaseURL: String
    /// Nil if the server is asked for its models.
    public var defaultModel: String?
    /// Path component before every endpoint.
    private var version: String?

    /// - Returns: nil for the local model.
    public init?(_ name: ProviderName) {
        self.name = name
        switch name {
        case .local: return nil
        case .openai:
            defaultBaseURL = OpenAIProvider.defaultBaseURL
            defaultModel = OpenAIProvider.defaultModel
            version = "v1"
        case .anthropic:
            defaultBaseURL = AnthropicProvider.defaultBaseURL
            defaultModel = AnthropicProvider.defaultModel
            version = "v1"
        case .gemini:
            defaultBaseURL = GeminiProvider.defaultBaseURL
            defaultModel = GeminiProvider.defaultModel
            version = "v1beta"
        case .ollama:
            defaultBaseURL = OllamaProvider.defaultBaseURL
        case .llamaCpp:
            // The port is known when the server has been started.
            defaultBaseURL = "http://127.0.0.1"
            defaultModel = LlamaModel.defaultName
            version = "v1"
        }
    }

    /// The tiers that the API has.
    public var tiers: [RequestTier] {
        switch name {
        case .openai, .gemini: [.standard, .flex, .batch]
        case .anthropic: [.standard, .batch]
        case .ollama, .llamaCpp, .local: [.standard]
        }
    }

    /// - Throws: `Endpoint.Fault`.
    public func endpoint(_ options: DescribeOptions) throws(Endpoint.Fault) -> Endpoint {
        try Endpoint(
            base: options.baseURL ?? defaultBaseURL, version: version, path: path(options),
            allowsInsecureHTTP: options.allowInsecureHTTP)
    }

    /// Where the server lists its models.
    ///
    /// - Throws: `Endpoint.Fault`.
    public func listEndpoint(_ options: DescribeOptions) throws(Endpoint.Fault) -> Endpoint {
        try endpoint(options).replacing(path(options), with: name == .ollama ? "api/tags" : "models")
    }

    private func path(_ options: DescribeOptions) -> String {
        switch name {
        case .anthropic: "messages"
        case .gemini: GeminiProvider.path(model: options.model)
        case .ollama: "api/chat"
        case .openai where options.api == .responses: "responses"
        case .openai, .llamaCpp, .local: "chat/completions"
        }
    }

    /// - Throws: `Endpoint.Fault`.
    public func provider(_ options: DescribeOptions) throws(Endpoint.Fault) -> any VisionProvider {
        let target = VisionTarget(
            model: options.model, endpoint: try endpoint(options),
            prompt: Prompt(extra: options.prompt, language: options.language), tiers: options.tiers ?? [.standard])
        return switch name {
        case .anthropic: AnthropicProvider(target)
        case .gemini: GeminiProvider(target)
        case .ollama: OllamaProvider(target)
        case .openai where options.api == .responses: OpenAIResponsesProvider(target)
        case .llamaCpp: OpenAIProvider(target, name: .llamaCpp)
        case .openai, .local: OpenAIProvider(target)
        }
    }

    /// The vendor's batch API.
    ///
    /// - Parameters:
    ///   - options: of the synchronous API.
    ///   - transport: the connections.
    ///   - key: nil if the server needs none.
    /// - Returns: nil for none.
    /// - Throws: `Endpoint.Fault`.
    public func batches(
        _ options: DescribeOptions, _ transport: CurlTransport, _ key: APIKey?
    ) throws(Endpoint.Fault) -> (any BatchAPI)? {
        let endpoint = try endpoint(options)
        let connection = BatchConnection(
            provider: name, endpoint: endpoint, path: path(options), transport: transport, key: key,
            headers: name.headers(endpoint, key))
        return switch name {
        case .openai: OpenAIBatches(connection: connection)
        case .anthropic: AnthropicBatches(connection: connection)
        case .gemini: GeminiBatches(connection: connection)
        case .ollama, .llamaCpp, .local: nil
        }
    }
}

extension ProviderName {
    /// Headers of a request of JSON, with the key.
    func headers(_ endpoint: Endpoint, _ key: APIKey?) -> [String] {
        switch self {
        case .anthropic: AnthropicProvider.headers(key)
        case .gemini: GeminiProvider.headers(key)
        case .openai, .ollama, .llamaCpp, .local: OpenAIProvider.headers(endpoint, key)
        }
    }
}
