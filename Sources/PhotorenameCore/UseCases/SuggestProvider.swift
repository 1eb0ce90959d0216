import JobStore
public import PhotoModel
import Settings

/// Finds a provider that could describe the photos better than the local model, and that nothing has chosen: one whose key is set,
/// an Ollama server on this machine, or llama.cpp's. It is used only after you confirm.
public struct SuggestProvider: Sendable {
    public enum Suggestion: Hashable, Sendable {
        case key(provider: ProviderName, variable: String)
        /// - Parameter model: one that accepts images.
        case ollama(model: String)
        /// - Parameter model: the one that would be started.
        case llamaCpp(model: String)

        public var provider: ProviderName {
            switch self {
            case .key(let provider, _): provider
            case .ollama: .ollama
            case .llamaCpp: .llamaCpp
            }
        }
    }

    private let context: AppContext
    private let choice: ProviderChoice

    public init(_ context: AppContext, _ choice: ProviderChoice) {
        self.context = context
        self.choice = choice
    }

    /// - Parameter asksOllama: whether there is time to ask a server.
    /// - Returns: nil when the user has chosen a provider, or when there is no other.
    public func find(asksOllama: Bool) async -> Suggestion? {
        guard choice.reason == .byDefault else { return nil }
        if let (provider, variable) = choice.unusedKey { return .key(provider: provider, variable: variable) }
        // A URL or a model of the command line belongs to a provider that it does not name.
        guard asksOllama, !choice.hasTarget else { return nil }
        if let model = await DescriberFactory(context).localOllamaModel() { return .ollama(model: model) }
        guard (try? LlamaProgram(context.settings)) != nil else { return nil }
        return .llamaCpp(model: choice.complete(DescribeOptions(), for: .llamaCpp).model)
    }

    /// What accepting the suggestion would mean.
    public struct Offer: Sendable {
        public let suggestion: Suggestion
        public let options: DescribeOptions
        /// Where thumbnails would go.
        public let host: String
        /// US dollars; nil when unknown.
        public let cost: Double?
    }

    /// - Parameters:
    ///   - suggestion: the provider to offer.
    ///   - job: one whose photos are counted.
    /// - Returns: the offer.
    /// - Throws: `ConfigError`, `Endpoint.Fault`, `ProviderError.priceUnknown`, errors of the store.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func offer(_ suggestion: Suggestion, for job: Job) throws -> Offer {
        var options = choice.complete(job.settings.describe, for: suggestion.provider)
        if case .ollama(let model) = suggestion { options.model = model }
        options = try Pricing(settings: context.settings).priced(options)
        return Offer(
            suggestion: suggestion, options: options,
            host: try DescriberFactory(context).host(of: options) ?? "",
            cost: try EstimateCost(context, options).cost(photos: job.counters.total))
    }

    /// Makes the suggested provider the job's own.
    ///
    /// - Throws: errors of the store.
    public func accept(_ offer: Offer, for job: Job) throws -> Job {
        var settings = job.settings
        settings.describe = offer.options
        try context.store.setDescriber(job.id, settings: settings)
        return try context.store.job(job.id)
    }

    /// Writes the provider into the config file, so that it is used from now on.
    ///
    /// - Throws: `ConfigError`.
    public func remember(_ suggestion: Suggestion) throws {
        try context.settings.rememberProvider(suggestion.provider)
    }
}
