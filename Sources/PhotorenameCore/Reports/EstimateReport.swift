import PhotoModel

/// `analyze --estimate --format json`.
public struct EstimateReport: Encodable, Sendable {
    var schema = 1
    var photos: Int
    var provider: ProviderName
    var model: String
    @ExplicitNull var inputTokens: Int?
    var outputTokens: Int
    @ExplicitNull var costUSD: Double?
    @ExplicitNull var batchCostUSD: Double?
    @ExplicitNull var flexCostUSD: Double?
    var tier: RequestTier
    @ExplicitNull var pricesAsOf: String?
    @ExplicitNull var seconds: Int?

    private enum CodingKeys: String, CodingKey {
        case schema, photos, provider, model
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case costUSD = "cost_usd"
        case batchCostUSD = "batch_cost_usd"
        case flexCostUSD = "flex_cost_usd"
        case tier
        case pricesAsOf = "prices_as_of"
        case seconds
    }

    public init(_ estimate: EstimateCost.Estimate) {
        (photos, provider, model) = (estimate.photos, estimate.provider, estimate.model)
        inputTokens = estimate.inputTokens
        outputTokens = estimate.outputTokens
        (costUSD, batchCostUSD, flexCostUSD) = (estimate.cost, estimate.batchCost, estimate.flexCost)
        tier = estimate.tier
        pricesAsOf = estimate.price.flatMap { $0.asOf.isEmpty ? nil : $0.asOf }
        seconds = estimate.seconds
    }
}
