/// How soon a vendor answers, and for what share of the price.
public enum RequestTier: String, Hashable, Sendable, Codable, CaseIterable {
    case standard
    /// Requests that may wait for minutes, or be refused while the vendor is busy.
    case flex
    /// Requests that are sent together, and answered within a day.
    case batch

    /// Behind the name of a model, for display; empty for the standard tier.
    public var suffix: String { self == .standard ? "" : ", \(rawValue) tier" }

    /// - Parameter served: what a vendor's reply calls its tier: `flex`, `batch`, `default`, `standard`, `priority`.
    public init(served: String) { self = RequestTier(rawValue: served.lowercased()) ?? .standard }
}

extension [RequestTier] {
    /// Nil if one of them is unknown or named twice, or stands beside `batch`.
    ///
    /// - Parameter list: separated by commas, the preferred one first.
    public init?(list: String) {
        let names = list.split(separator: ",", omittingEmptySubsequences: false)
        let tiers = names.compactMap { RequestTier(rawValue: $0.filter { $0 != " " }) }
        guard tiers.count == names.count, Set(tiers).count == tiers.count, tiers.count == 1 || !tiers.contains(.batch)
        else { return nil }
        self = tiers
    }
}
