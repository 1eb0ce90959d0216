/// Degrees, WGS 84, north and east positive.
public struct Position: Hashable, Sendable, Codable {
    public var latitude: Double
    public var longitude: Double

    /// Nil for invalid coordinates, and for (0, 0), which cameras without a fix write.
    public init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        guard latitude != 0 || longitude != 0 else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }
}
