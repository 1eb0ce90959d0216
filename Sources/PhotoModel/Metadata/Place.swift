/// The place where a photo was taken.
public struct Place: Hashable, Sendable {
    /// The town's name in GeoNames: the English one if it is common.
    public var city: String
    /// In the language that was asked for, by CLDR.
    public var country: String

    public init(city: String, country: String) {
        self.city = city
        self.country = country
    }
}
