import Foundation

/// The price of a model, in US dollars per million tokens.
public struct Price: Hashable, Sendable, Codable {
    public var input: Double
    public var output: Double
    /// Factor for the vendor's batch API; nil if there is none.
    public var batch: Double?
    /// Factor for requests that may wait; nil if the vendor has no such tier.
    public var flex: Double?
    /// The factor that is part of `input` and `output` already; nil for none.
    public var share: Double?
    /// The date of the price list: `2026-11-24`.
    public var asOf: String

    public static let free = Price(input: 0, output: 0, asOf: "")

    public init(input: Double, output: Double, batch: Double? = nil, flex: Double? = nil, asOf: String) {
        self.input = input
        self.output = output
        self.batch = batch
        self.flex = flex
        self.asOf = asOf
    }

    /// This standard price at another tier.
    ///
    /// - Returns: nil if the vendor has no such tier for the model.
    public func at(_ tier: RequestTier) -> Price? {
        if tier == .standard || self == .free { return self }
        guard let share = tier == .flex ? flex : batch else { return nil }
        var price = self
        (price.input, price.output, price.share) = (input * share, output * share, share)
        return price
    }

    /// The price without the share of a tier.
    public var standard: Price {
        guard let share, share > 0 else { return self }
        var price = self
        (price.input, price.output, price.share) = (input / share, output / share, nil)
        return price
    }

    /// "$0.05 in, $0.25 out per million tokens"; empty for a free model.
    public var text: String {
        func dollars(_ value: Double) -> String {
            let text = value < 0.1 ? String(format: "%.3f", value) : String(format: "%.2f", value)
            return "$" + (value < 0.1 && text.hasSuffix("0") ? String(text.dropLast()) : text)
        }
        return self == .free ? "" : "\(dollars(input)) in, \(dollars(output)) out per million tokens"
    }

    /// US dollars.
    public func cost(input tokensIn: Int, output tokensOut: Int) -> Double {
        (Double(tokensIn) * input + Double(tokensOut) * output) / 1_000_000
    }

    public func cost(_ usage: Usage) -> Double { cost(input: usage.inputTokens, output: usage.outputTokens) }
}
