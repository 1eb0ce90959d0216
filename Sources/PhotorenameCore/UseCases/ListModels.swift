import Describing
public import PhotoModel
import Pipeline
import Settings

/// What is known of the models of a provider: prices, dates, and what its server lists.
public struct ListModels: Sendable {
    public struct Model: Hashable, Sendable {
        public var provider: ProviderName
        public var name: String
        /// Nil when it is unknown.
        public var price: Price?
        /// The day from which on the price is another, and that price.
        public var laterPrice: (from: CalendarDay, price: Price)? { later.map { ($0.from, $0.price) } }
        var later: KnownModel.LaterPrice?
        public var lifetime: ModelLifetime?
        /// It is used where no model is named.
        public var isDefault: Bool
        /// The server lists it; nil where it was not asked.
        public var isListed: Bool?
    }

    private let context: AppContext

    public init(_ context: AppContext) {
        self.context = context
    }

    /// - Parameter provider: its server is asked, with the key where there is one; nil for what is known of all of them.
    /// - Returns: the models.
    /// - Throws: `DescribeError`, `Endpoint.Fault`, `KeyError`, `ProviderError`, `ConfigError`.
    public func run(_ provider: ProviderName?) async throws -> [Model] {
        let table = try PriceTable(file: context.settings.priceFile)
        guard let provider else { return ProviderName.allCases.flatMap { known($0, table) } }
        let options = try ProviderChoice(ProviderChoice.Options(provider: provider), context.settings)
            .complete(DescribeOptions())
        let listed = try await DescriberFactory(context).models(of: options)
        let days = Dictionary(listed.map { ($0.name, $0.shutDown) }) { first, _ in first }
        let names = Set(days.keys).union(table.models(of: provider))
        return names.sorted().map { model($0, of: provider, table, days) }
    }

    private func known(_ provider: ProviderName, _ table: PriceTable) -> [Model] {
        table.models(of: provider).map { model($0, of: provider, table, nil) }
    }

    private func model(
        _ name: String, of provider: ProviderName, _ table: PriceTable, _ listed: [String: CalendarDay?]?
    ) -> Model {
        let known = table.known(provider: provider, model: name)
        let chosen = context.settings.settings(for: provider).model ?? VisionService(provider)?.defaultModel
        return Model(
            provider: provider, name: name, price: known?.price(on: .today),
            later: known?.later.first { $0.from > .today },
            lifetime: ModelLifetime(name, known, listed: listed?[name] ?? nil), isDefault: name == chosen,
            isListed: listed.map { $0.keys.contains(name) })
    }
}
