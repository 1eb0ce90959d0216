import Foundation
public import PhotoModel
import Yams

/// Prices by provider and model: the user's own before those of the program. Other prices are unknown.
public struct PriceTable: Sendable {
    private let tables: [[String: Price]]
    /// A file of the user's own prices.
    public let file: String

    /// - Parameter file: may be missing.
    /// - Throws: `ConfigError`.
    public init(file: String) throws(ConfigError) {
        self.file = file
        let known = try Self.read(String(decoding: PackageResources.prices_yaml, as: UTF8.self), "prices.yaml")
        guard FileManager.default.fileExists(atPath: file) else {
            tables = [known]
            return
        }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ConfigError(place: file, problem: .unreadable)
        }
        tables = [try Self.read(text, file), known]
    }

    /// - Returns: nil when it is unknown.
    public func price(provider: ProviderName, model: String) -> Price? {
        let name = "\(provider.rawValue)/\(model)"
        for table in tables {
            if let price = table[name] { return price }
            let snapshots = table.filter { Self.isSnapshot(name, of: $0.key) }
            if let price = snapshots.max(by: { $0.key.count < $1.key.count })?.value { return price }
        }
        return nil
    }

    /// `gpt-4.1-mini-2025-04-14`, `claude-haiku-4-5-20251001`, `gemini-2.0-flash-001`: a model with a version.
    private static func isSnapshot(_ name: String, of model: String) -> Bool {
        guard name.hasPrefix(model + "-") else { return false }
        let rest = name.dropFirst(model.count + 1)
        let digits = rest.filter { $0 != "-" }
        return digits.count == rest.count - (rest.count == 10 ? 2 : 0) && [3, 8].contains(digits.count)
            && digits.allSatisfy { $0.isASCII && $0.isNumber }
    }

    private static func read(_ text: String, _ path: String) throws(ConfigError) -> [String: Price] {
        let document = try ConfigFile.mapping(text, path)
        func bad(_ node: Node, _ key: String, _ wants: String) -> ConfigError {
            ConfigError(place: ConfigFile.place(path, node), problem: .badValue(key: key, wants: wants))
        }
        for (name, _) in document where !["as_of", "models"].contains(name.string ?? "") {
            throw ConfigError(
                place: ConfigFile.place(path, name),
                problem: .unknownKey(name.string ?? "?", known: ["as_of", "models"]))
        }
        let asOf = document["as_of"]?.scalar?.string ?? "an unknown day"
        guard let models = document["models"] else { return [:] }
        guard let mapping = models.mapping else { throw bad(models, "models", "names of models with their prices") }
        var prices: [String: Price] = [:]
        for (name, node) in mapping {
            guard let model = name.string, model.contains("/") else {
                throw bad(name, "models", "names such as openai/gpt-4.1-mini")
            }
            func number(_ key: String) throws(ConfigError) -> Double? {
                guard let value = node.mapping?[key] else { return nil }
                guard let number = value.scalar.flatMap({ Double($0.string) }), number.isFinite, number >= 0 else {
                    throw bad(value, "\(model): \(key)", "a number of dollars")
                }
                return number
            }
            guard let input = try number("input"), let output = try number("output") else {
                throw bad(node, model, "input and output, in dollars for a million tokens")
            }
            prices[model] = Price(input: input, output: output, batch: try number("batch"), asOf: asOf)
        }
        return prices
    }
}
