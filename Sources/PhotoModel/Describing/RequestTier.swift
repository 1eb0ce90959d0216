/// How soon a vendor answers, and for what share of the price.
public enum RequestTier: String, Hashable, Sendable, Codable, CaseIterable {
    case standard
    /// Requests that may wait for minutes, or be refused while the vendor is busy.
    case flex
}

extension [RequestTier] {
    /// Nil if one of them is unknown or named twice.
    ///
    /// - Parameter list: separated by commas, the preferred one first.
    public init?(list: String) {
        let names = list.split(separator: ",", omittingEmptySubsequences: false)
        let tiers = names.compactMap { RequestTier(rawValue: $0.filter { $0 != " " }) }
        guard tiers.count == names.count, Set(tiers).count == tiers.count else { return nil }
        self = tiers
    }
}
