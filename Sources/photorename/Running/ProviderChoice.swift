import Describing
import PhotoModel
import Settings

/// Who describes, and why: the option, else the environment, else the config file, else the local model. A key that
/// merely stands in the environment sends nothing anywhere.
struct ProviderChoice {
    enum Reason {
        case option
        case settings
        case byDefault
    }

    var provider: ProviderName
    var reason: Reason
    /// The command line has a URL or a model, for a provider that it does not name: nobody guesses which.
    var hasTarget: Bool
    /// A provider whose key is set though nothing chose it.
    var keyInWaiting: (provider: ProviderName, variable: String)?

    /// - Throws: `Complaint` for a provider that is not known.
    init(_ arguments: DescribeArguments?, _ settings: Settings) throws {
        hasTarget = arguments?.baseURL != nil || arguments?.model != nil
        if let provider = arguments?.provider {
            self.provider = provider
            reason = .option
        } else if let name = settings.provider {
            guard let provider = ProviderName(rawValue: name) else {
                throw Complaint("unknown provider \"\(name)\"; known are \(ProviderName.list)", status: .usage)
            }
            self.provider = provider
            reason = .settings
        } else {
            provider = .local
            reason = .byDefault
            if !hasTarget { keyInWaiting = Self.waiting(settings) }
        }
    }

    private static func waiting(_ settings: Settings) -> (provider: ProviderName, variable: String)? {
        for provider in ProviderName.allCases {
            guard let own = Settings.keyVariables[provider.rawValue] else { continue }
            for case .variable(own, _) in settings.settings(for: provider).keys.map(\.place) { return (provider, own) }
        }
        return nil
    }

    /// Fills in what the provider needs. The model of Ollama may still be empty: it is asked what it has.
    static func complete(
        _ options: DescribeOptions, provider: ProviderName, _ arguments: DescribeArguments?, _ settings: Settings
    ) -> DescribeOptions {
        var options = options
        options.provider = provider.rawValue
        switch provider {
        case .local:
            options.model = "efficientnet-lite3"
        case .openai, .anthropic, .gemini, .ollama:
            let service = RemoteService(provider)
            let own = settings.settings(for: provider)
            // One that wants no key had none, if none was set: what is set later is somebody else's.
            options.usesCommonKey =
                arguments?.provider != nil && (service?.keyVariable != nil || settings.hasCommonKey)
            options.baseURL = arguments?.baseURL ?? own.baseURL
            options.model = arguments?.model ?? own.model ?? service?.defaultModel ?? ""
        }
        return options
    }
}
