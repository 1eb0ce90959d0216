public import PhotoModel

/// What the price list says of a model.
public struct KnownModel: Hashable, Sendable {
    /// The price until the first of the later ones.
    public var price: Price
    /// Prices from a day on, by that day.
    public var later: [LaterPrice] = []
    /// The vendor's last day for it; nil if none was announced.
    public var shutDown: CalendarDay?
    /// The model that the vendor recommends instead.
    public var replacement: String?

    public struct LaterPrice: Hashable, Sendable {
        public var from: CalendarDay
        public var price: Price
    }

    public func price(on day: CalendarDay) -> Price {
        later.last { $0.from <= day }?.price ?? price
    }
}
