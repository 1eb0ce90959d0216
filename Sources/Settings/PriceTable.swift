import Foundation
public import PhotoModel

/// Prices and dates by provider and model: the user's own list before that of the program. Other models are unknown.
public struct PriceTable: Sendable {
    private let lists: [[String: KnownModel]]
    /// A file of the user's own prices.
    public let file: String

    /// - Parameter file: may be missing.
    /// - Throws: `ConfigError`.
    public init(file: String) throws(ConfigError) {
        self.file = file
        let known = try PriceList.read(String(decoding: PackageResources.prices_yaml, as: UTF8.self), "prices.yaml")
        guard FileManager.default.fileExists(atPath: file) else {
            lists = [known]
            return
        }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ConfigError(place: file, problem: .unreadable)
        }
        lists = [try PriceList.read(text, file), known]
    }

    /// - Returns: nil when it is unknown.
    public func price(provider: ProviderName, model: String, on day: CalendarDay = .today) -> Price? {
        known(provider: provider, model: model)?.price(on: day)
    }

    /// A model, or the one that it is a snapshot of. The user's own list has prices; the dates are the program's where it has
    /// none.
    ///
    /// - Returns: nil when it is unknown.
    public func known(provider: ProviderName, model: String) -> KnownModel? {
        let found = lists.compactMap { Self.find("\(provider.rawValue)/\(model)", in: $0) }
        guard var known = found.first else { return nil }
        known.shutDown = known.shutDown ?? found.last?.shutDown
        known.replacement = known.replacement ?? found.last?.replacement
        return known
    }

    /// The names of a provider's models.
    public func models(of provider: ProviderName) -> [String] {
        let prefix = provider.rawValue + "/"
        let names = Set(lists.flatMap(\.keys)).filter { $0.hasPrefix(prefix) }
        return names.map { String($0.dropFirst(prefix.count)) }.sorted()
    }

    private static func find(_ name: String, in list: [String: KnownModel]) -> KnownModel? {
        if let known = list[name] { return known }
        return list.filter { isSnapshot(name, of: $0.key) }.max { $0.key.count < $1.key.count }?.value
    }

    /// `gpt-4.1-mini-2025-04-14`, `claude-haiku-4-5-20251001`, `gemini-2.0-flash-001`: a model with a version.
    private static func isSnapshot(_ name: String, of model: String) -> Bool {
        guard name.hasPrefix(model + "-") else { return false }
        let rest = name.dropFirst(model.count + 1)
        let digits = rest.filter { $0 != "-" }
        return digits.count == rest.count - (rest.count == 10 ? 2 : 0) && [3, 8].contains(digits.count)
            && digits.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
