import Describing
public import PhotoModel
public import Settings

/// Which provider describes the photos, and why: the option, else the environment, else the config file, else the local model.
///
/// A key that is merely in the environment chooses nothing, so no photo is sent because of it.
public struct ProviderChoice: Sendable {
    /// What the command line says of the provider.
    public struct Options: Hashable, Sendable {
        public var provider: ProviderName?
        public var baseURL: String?
        public var model: String?
        /// Path of a model's projector.
        public var projector: String?
        public var concurrency: Int?

        public init(
            provider: ProviderName? = nil, baseURL: String? = nil, model: String? = nil, projector: String? = nil,
            concurrency: Int? = nil
        ) {
            self.provider = provider
            self.baseURL = baseURL
            self.model = model
            self.projector = projector
            self.concurrency = concurrency
        }
    }

    public enum Reason: Sendable {
        case option
        case settings
        case byDefault
    }

    public let provider: ProviderName
    public let reason: Reason
    /// A provider whose key is set though nothing chose the provider.
    public private(set) var unusedKey: (provider: ProviderName, variable: String)?
    private let options: Options
    private let settings: Settings

    /// - Throws: `ProviderError.unknown`.
    public init(_ options: Options, _ settings: Settings) throws(ProviderError) {
        self.options = options
        self.settings = settings
        if let provider = options.provider {
            (self.provider, reason) = (provider, .option)
        } else if let name = settings.provider {
            guard let provider = ProviderName(rawValue: name) else { throw .unknown(name) }
            (self.provider, reason) = (provider, .settings)
        } else {
            (provider, reason) = (.local, .byDefault)
            if !hasTarget { unusedKey = Self.unusedKey(settings) }
        }
    }

    /// The command line has a URL or a model. Without a provider beside it, nobody guesses whose it is.
    public var hasTarget: Bool { options.baseURL != nil || options.model != nil }

    private static func unusedKey(_ settings: Settings) -> (provider: ProviderName, variable: String)? {
        for provider in ProviderName.allCases {
            guard let own = provider.keyVariable else { continue }
            for case .variable(own, _) in settings.settings(for: provider).keys.map(\.place) { return (provider, own) }
        }
        return nil
    }

    /// Fills in the address and the model of a provider. The model of Ollama can still be empty: the server is asked for one.
    ///
    /// - Parameters:
    ///   - options: how photos are described.
    ///   - provider: nil for the one that was chosen.
    /// - Returns: the complete options.
    public func complete(_ options: DescribeOptions, for provider: ProviderName? = nil) -> DescribeOptions {
        let provider = provider ?? self.provider
        var options = options
        options.provider = provider
        guard let service = VisionService(provider) else {
            options.model = LocalModelFiles.modelTitle
            return options
        }
        let own = settings.settings(for: provider)
        // A provider that needs no key had none, unless one was set: a key that is set later belongs to another provider.
        options.usesCommonKey =
            self.options.provider != nil && (provider.keyVariable != nil || settings.hasCommonKey)
        options.baseURL = self.options.baseURL ?? own.baseURL
        options.model = self.options.model ?? own.model ?? service.defaultModel ?? ""
        options.projector = self.options.projector.map(settings.absolute)
        if provider == .llamaCpp {
            // A job can go on from another folder.
            if LlamaModel.isFile(options.model) { options.model = settings.absolute(options.model) }
            options.concurrency = self.options.concurrency ?? LlamaModel.concurrency
        }
        // Where it costs nothing, there are no tiers. A vendor without the one that is configured is refused later.
        if options.tiers == nil, let wanted = settings.tiers, service.tiers.count > 1 {
            let had = wanted.filter(service.tiers.contains)
            options.tiers = had.isEmpty ? wanted : had
        }
        return options
    }
}
