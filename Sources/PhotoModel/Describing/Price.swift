/// The price of a model, in US dollars per million tokens.
public struct Price: Hashable, Sendable, Codable {
    public var input: Double
    public var output: Double
    /// Factor for the vendor's batch API; nil if there is none.
    public var batch: Double?
    /// Factor for requests that may wait; nil if the vendor has no such tier.
    public var flex: Double?
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

    /// US dollars.
    public func cost(input tokensIn: Int, output tokensOut: Int) -> Double {
        (Double(tokensIn) * input + Double(tokensOut) * output) / 1_000_000
    }

    public func cost(_ usage: Usage) -> Double { cost(input: usage.inputTokens, output: usage.outputTokens) }
}
