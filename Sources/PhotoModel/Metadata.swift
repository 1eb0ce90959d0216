/// What a photo's file says about itself. A field that is missing or makes no sense is nil.
public struct Metadata: Hashable, Sendable, Codable {
    /// Pixels, upright.
    public var width: Int
    public var height: Int
    /// EXIF, 1…8.
    public var orientation: Int
    public var captured: CaptureDate?
    /// Where that stands.
    public var dateSource: DateSource?
    public var make: String?
    public var model: String?
    public var lens: String?
    public var position: Position?
    /// EXIF ImageDescription or XMP dc:description.
    public var caption: String?
    /// Apple's ContentIdentifier: the picture and the film of a Live Photo have the same.
    public var contentIdentifier: String?
    /// The bits of the thumbnail's `PerceptualHash`.
    public var look: UInt64?

    public init(width: Int, height: Int, orientation: Int = 1) {
        self.width = width
        self.height = height
        self.orientation = orientation
    }
}

/// Degrees, WGS 84, north and east positive.
public struct Position: Hashable, Sendable, Codable {
    public var latitude: Double
    public var longitude: Double

    /// Nil outside of the globe, and at (0, 0), which is what a camera without a fix writes.
    public init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        guard latitude != 0 || longitude != 0 else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }
}
