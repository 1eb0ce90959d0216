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
        if let price = table.price(provider: options.provider, model: options.model) { return price }
        // What runs on this machine costs nothing.
        switch options.provider {
        case .local: return .free
        case .ollama: return try VisionService(.ollama)?.endpoint(options).isLoopback == true ? .free : nil
        case .openai, .anthropic, .gemini: return nil
        }
    }

    /// The same options with their price.
    ///
    /// - Throws: as `price`; `ProviderError.priceUnknown` for a cost limit that could not be kept.
    public func priced(_ options: DescribeOptions) throws -> DescribeOptions {
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
