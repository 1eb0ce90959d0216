import PhotoModel
import Yams

/// Reads a price list: models by `provider/model`.
enum PriceList {
    private static let keys = ["as_of", "models"]

    /// - Throws: `ConfigError`.
    static func read(_ text: String, _ path: String) throws(ConfigError) -> [String: KnownModel] {
        let document = try ConfigFile.mapping(text, path)
        for (name, _) in document where !keys.contains(name.string ?? "") {
            throw ConfigError(
                place: ConfigFile.place(path, name), problem: .unknownKey(name.string ?? "?", known: keys))
        }
        guard let models = document["models"] else { return [:] }
        guard let mapping = models.mapping else {
            throw bad(path, models, "models", "names of models with their prices")
        }
        let asOf = document["as_of"]?.scalar?.string ?? "an unknown day"
        var known: [String: KnownModel] = [:]
        for (name, node) in mapping {
            guard let model = name.string, model.contains("/") else {
                throw bad(path, name, "models", "names such as openai/gpt-6-luna")
            }
            known[model] = try Entry(path: path, model: model, asOf: asOf).read(node)
        }
        return known
    }

    private static func bad(_ path: String, _ node: Node, _ key: String, _ wants: String) -> ConfigError {
        ConfigError(place: ConfigFile.place(path, node), problem: .badValue(key: key, wants: wants))
    }

    /// One model of a list.
    private struct Entry {
        let path: String
        let model: String
        let asOf: String

        func read(_ node: Node) throws(ConfigError) -> KnownModel {
            var known = KnownModel(price: try price(node, as: nil))
            known.shutDown = try day("shut_down", node)
            known.replacement = node.mapping?["replacement"]?.scalar?.string
            for part in node.mapping?["later"].map({ $0.sequence.map(Array.init) ?? [$0] }) ?? [] {
                guard let from = try day("from", part) else {
                    throw bad(path, part, "\(model): later", "the first day: from: 2027-01-01")
                }
                known.later.append(.init(from: from, price: try price(part, as: known.price)))
            }
            known.later.sort { $0.from < $1.from }
            return known
        }

        // The shares of an earlier price stay unless others are given.
        private func price(_ node: Node, as earlier: Price?) throws(ConfigError) -> Price {
            guard let input = try dollars("input", node), let output = try dollars("output", node) else {
                throw bad(path, node, model, "input and output, in dollars for a million tokens")
            }
            return Price(
                input: input, output: output, batch: try share("batch", node) ?? earlier?.batch,
                flex: try share("flex", node) ?? earlier?.flex, asOf: asOf)
        }

        private func dollars(_ key: String, _ node: Node) throws(ConfigError) -> Double? {
            try value(key, node, "a number of dollars") { Double($0).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil } }
        }

        private func share(_ key: String, _ node: Node) throws(ConfigError) -> Double? {
            try value(key, node, "a share of the price, above 0") {
                Double($0).flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
            }
        }

        private func day(_ key: String, _ node: Node) throws(ConfigError) -> CalendarDay? {
            try value(key, node, "a day such as 2027-01-14", CalendarDay.init)
        }

        private func value<Value>(
            _ key: String, _ node: Node, _ wants: String, _ read: (String) -> Value?
        ) throws(ConfigError) -> Value? {
            guard let node = node.mapping?[key] else { return nil }
            guard let value = node.scalar.flatMap({ read($0.string) }) else {
                throw bad(path, node, "\(model): \(key)", wants)
            }
            return value
        }
    }
}
