public import PhotoModel

/// Why a provider can't be used as it is set up.
public enum ProviderError: Error, Hashable, Sendable {
    /// No provider has this name.
    case unknown(String)
    case keyMissing(ProviderName, variable: String)
    /// No model was named, and the provider has no default.
    case modelMissing(ProviderName)
    /// Ollama does not answer at this host.
    case ollamaUnreachable(host: String)
    /// None of the models of an Ollama server accepts images.
    case ollamaHasNoVision(host: String)
    /// The API has no such tier.
    case tierMissing(ProviderName, RequestTier)
    /// llama.cpp's server is not installed.
    ///
    /// - Parameter configured: what the config or the environment names; nil for nothing.
    case llamaServerMissing(configured: String?)
    /// A URL was given for a provider that starts a server of its own.
    case ownServer(ProviderName)
    /// A projector was given for a provider that has none.
    case projectorUnused
    /// A cost limit was asked for, and the price of the model is unknown.
    case priceUnknown(ProviderName, model: String)
}
