import PhotoModel

/// `models --json`.
public struct ModelReport: Encodable, Sendable {
    var schema = 1
    var models: [Model]

    struct Model: Encodable, Sendable {
        var provider: ProviderName
        var model: String
        @ExplicitNull var inputUSD: Double?
        @ExplicitNull var outputUSD: Double?
        @ExplicitNull var batchShare: Double?
        @ExplicitNull var flexShare: Double?
        @ExplicitNull var pricesAsOf: String?
        @ExplicitNull var shutDown: String?
        @ExplicitNull var replacement: String?
        var isDefault: Bool
        @ExplicitNull var isListed: Bool?

        private enum CodingKeys: String, CodingKey {
            case provider, model
            case inputUSD = "input_usd"
            case outputUSD = "output_usd"
            case batchShare = "batch_share"
            case flexShare = "flex_share"
            case pricesAsOf = "prices_as_of"
            case shutDown = "shut_down"
            case replacement
            case isDefault = "default"
            case isListed = "listed"
        }
    }

    public init(_ models: [ListModels.Model]) {
        self.models = models.map { model in
            Model(
                provider: model.provider, model: model.name, inputUSD: model.price?.input,
                outputUSD: model.price?.output, batchShare: model.price?.batch, flexShare: model.price?.flex,
                pricesAsOf: model.price?.asOf, shutDown: model.lifetime?.shutDown.description,
                replacement: model.lifetime?.replacement, isDefault: model.isDefault, isListed: model.isListed)
        }
    }
}
