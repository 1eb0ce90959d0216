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
                let known = ProviderName.allCases.map(\.rawValue).joined(separator: ", ")
                throw Complaint("there is no provider \"\(name)\"; known are \(known)", status: .usage)
            }
            self.provider = provider
            reason = .settings
        } else {
            provider = .local
            reason = .byDefault
            keyInWaiting = Self.waiting(settings)
        }
    }

    private static func waiting(_ settings: Settings) -> (provider: ProviderName, variable: String)? {
        for provider in ProviderName.allCases {
            guard let variable = Settings.keyVariables[provider.rawValue],
                settings.key(for: provider.rawValue)?.variable == variable
            else { continue }
            return (provider, variable)
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
            options.baseURL =
                arguments?.baseURL ?? settings.baseURL ?? (provider == .ollama ? settings.ollamaHost : nil)
            options.model = arguments?.model ?? settings.model ?? RemoteService(provider)?.defaultModel ?? ""
        }
        return options
    }
}
