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
    /// A provider whose key is set though nothing chose it.
    var keyInWaiting: (provider: ProviderName, variable: String)?

    /// - Throws: `Complaint` for a provider that is not known.
    init(_ arguments: DescribeArguments?, _ settings: Settings) throws {
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
            // A URL or a model on the command line is for a provider that it does not name: nobody guesses which.
            if arguments?.baseURL == nil, arguments?.model == nil { keyInWaiting = Self.waiting(settings) }
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
            let own = settings.settings(for: provider)
            options.baseURL = arguments?.baseURL ?? own.baseURL
            options.model = arguments?.model ?? own.model ?? RemoteService(provider)?.defaultModel ?? ""
        }
        return options
    }
}
