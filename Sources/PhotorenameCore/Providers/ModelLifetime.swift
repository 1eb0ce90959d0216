public import PhotoModel
import Settings

/// When the vendor stops a model.
public struct ModelLifetime: Hashable, Sendable {
    public var model: String
    /// The vendor's last day for it.
    public var shutDown: CalendarDay
    /// The model that the vendor recommends instead.
    public var replacement: String?

    /// Users are warned so many days before.
    private static let notice = 60

    /// Nil where no day is known.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - known: what the price list says of it.
    ///   - listed: the last day by the server's own list, which goes before that.
    init?(_ model: String, _ known: KnownModel?, listed: CalendarDay? = nil) {
        guard let shutDown = listed ?? known?.shutDown else { return nil }
        (self.model, self.shutDown, replacement) = (model, shutDown, known?.replacement)
    }

    /// - Returns: nil while there is time.
    public func warning(today: CalendarDay = .today) -> String? {
        let days = today.days(until: shutDown)
        guard days <= Self.notice else { return nil }
        let when = days < 0 ? "stopped on \(shutDown)" : "stops on \(shutDown) (\(Plural.count(days, "day")) left)"
        return "the model \(model) \(when)" + (replacement.map { "; the vendor recommends --model \($0)" } ?? "")
    }
}
