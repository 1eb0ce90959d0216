import Describing
public import PhotoModel
public import Settings

/// Finds what a job's model costs.
public struct Pricing: Sendable {
    private let settings: Settings

    public init(settings: Settings) {
        self.settings = settings
    }

    /// - Returns: nil when the price is unknown.
    /// - Throws: `ConfigError` for the user's own price list, `Endpoint.Fault`.
    public func price(of options: DescribeOptions) throws -> Price? {
        let table = try PriceTable(file: settings.priceFile)
        if let price = table.price(provider: options.provider, model: options.model) {
            // Where the share of a tier is not known, the standard price is the most that it can cost.
            return price.at(options.tier) ?? price
        }
        // What runs on this machine costs nothing.
        switch options.provider {
        case .local, .llamaCpp: return .free
        case .ollama: return try VisionService(.ollama)?.endpoint(options).isLoopback == true ? .free : nil
        case .openai, .anthropic, .gemini: return nil
        }
    }

    /// What to tell the user if the vendor stops the model soon, or has stopped it.
    ///
    /// - Parameters:
    ///   - options: of a vendor's own server; others keep models as long as they like.
    ///   - listed: the last day by the server's own list.
    /// - Returns: nil while there is time, and where nothing is known.
    /// - Throws: `ConfigError` for the user's own price list.
    public func shutDownWarning(of options: DescribeOptions, listed: CalendarDay? = nil) throws -> String? {
        guard options.baseURL == nil, options.depth == nil, !options.provider.isBuiltIn else { return nil }
        let table = try PriceTable(file: settings.priceFile)
        let known = table.known(provider: options.provider, model: options.model)
        return ModelLifetime(options.model, known, listed: listed)?.warning()
    }

    /// The same options with their price.
    ///
    /// - Throws: as `price`; `ProviderError.priceUnknown` for a cost limit that could not be kept, `ProviderError.tierMissing`.
    public func priced(_ options: DescribeOptions) throws -> DescribeOptions {
        let tiers = VisionService(options.provider)?.tiers ?? [.standard]
        if let tier = options.tiers?.first(where: { !tiers.contains($0) }) {
            throw ProviderError.tierMissing(options.provider, tier)
        }
        var options = options
        options.price = try price(of: options)
        if options.maximumCost != nil { try Self.requirePrice(options) }
        return options
    }

    /// - Throws: `ProviderError.priceUnknown`.
    public static func requirePrice(_ options: DescribeOptions) throws(ProviderError) {
        guard options.price == nil else { return }
        throw .priceUnknown(options.provider, model: options.model)
    }
}
