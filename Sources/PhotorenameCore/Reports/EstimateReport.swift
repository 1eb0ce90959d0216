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
    @ExplicitNull var pricesAsOf: String?
    @ExplicitNull var seconds: Int?

    private enum CodingKeys: String, CodingKey {
        case schema, photos, provider, model
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case costUSD = "cost_usd"
        case batchCostUSD = "batch_cost_usd"
        case pricesAsOf = "prices_as_of"
        case seconds
    }

    public init(_ estimate: EstimateCost.Estimate) {
        (photos, provider, model) = (estimate.photos, estimate.provider, estimate.model)
        inputTokens = estimate.inputTokens
        outputTokens = estimate.outputTokens
        (costUSD, batchCostUSD) = (estimate.cost, estimate.batchCost)
        pricesAsOf = estimate.price.flatMap { $0.asOf.isEmpty ? nil : $0.asOf }
        seconds = estimate.seconds
    }
}
