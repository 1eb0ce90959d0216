/// Where a photo was taken, in words.
public struct Place: Hashable, Sendable {
    /// As GeoNames writes it: by its English name where it has a common one.
    public var city: String
    /// In English.
    public var country: String

    public init(city: String, country: String) {
        self.city = city
        self.country = country
    }
}
