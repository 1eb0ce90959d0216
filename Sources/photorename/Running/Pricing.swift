import Describing
import Foundation
import PhotoModel
import Settings

/// What a job's model costs.
struct Pricing {
    let settings: Settings

    /// Nil when nobody knows.
    ///
    /// - Throws: `ConfigError` for the user's own file.
    func price(of options: DescribeOptions) throws -> Price? {
        let table = try PriceTable(file: settings.priceFile)
        if let price = table.price(provider: options.provider, model: options.model) { return price }
        // What works on this machine asks no money.
        switch ProviderName(rawValue: options.provider) {
        case .local: return .free
        case .ollama: return try RemoteService(.ollama)?.endpoint(options).isLoopback == true ? .free : nil
        default: return nil
        }
    }

    /// The same options with their price.
    ///
    /// - Throws: `Complaint` when a cap is wanted that could not be kept.
    func priced(_ options: DescribeOptions) throws -> DescribeOptions {
        var options = options
        options.price = try price(of: options)
        if options.maximumCost != nil { try Self.demand(options) }
        return options
    }

    static func demand(_ options: DescribeOptions) throws {
        guard options.price == nil else { return }
        throw Complaint(
            "the price of \(options.provider)/\(options.model) is not known, so --max-cost cannot be kept",
            hint:
                "Add it to prices.yaml beside config.yaml (docs/cli.md shows how), or limit the job with --max-requests.",
            status: .usage)
    }

    /// "about $0.12", "less than $0.01".
    static func about(_ dollars: Double) -> String {
        (dollars > 0 && dollars < 0.01 ? "" : "about ") + text(dollars)
    }

    /// "$0.12", "less than $0.01".
    static func text(_ dollars: Double) -> String {
        if dollars > 0, dollars < 0.01 { return "less than $0.01" }
        return "$" + String(format: "%.2f", dollars)
    }
}
