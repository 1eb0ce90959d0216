/// What a photo's file says about itself. A field that is missing or makes no sense is nil.
public struct Metadata: Hashable, Sendable, Codable {
    /// Pixels, upright.
    public var width: Int
    public var height: Int
    /// EXIF, 1…8.
    public var orientation: Int
    /// The date of the source that counts most, of those that count more than the photo's name.
    public var captured: CaptureDate?
    /// Where that stands.
    public var dateSource: DateSource?
    /// When the satellites' clock was read, in UTC; it counts less than the photo's name.
    public var gpsTime: CaptureDate?
    /// When Google Takeout says that the photo was taken, in UTC.
    public var takeoutTime: CaptureDate?
    /// Minutes east of UTC at `gpsTime`, where the photo was taken; nil where that is not known.
    public var gpsOffset: Int?
    public var make: String?
    public var model: String?
    public var lens: String?
    public var position: Position?
    /// What people wrote of the photo: XMP dc:title, IPTC ObjectName, Windows's title.
    public var title: String?
    /// XMP dc:description, IPTC Caption-Abstract, EXIF ImageDescription.
    public var caption: String?
    public var keywords: [String]?
    /// Names of the people in it.
    public var people: [String]?
    /// 0 to 5; −1 is rejected.
    public var rating: Int?
    public var creator: String?
    /// Apple's ContentIdentifier: the picture and the film of a Live Photo have the same.
    public var contentIdentifier: String?
    /// The bits of the thumbnail's `PerceptualHash`.
    public var look: UInt64?

    /// What people should know of the file: that it is cut short.
    public var note: String?

    public init(width: Int, height: Int, orientation: Int = 1) {
        self.width = width
        self.height = height
        self.orientation = orientation
    }

    /// Takes a date, unless one of a source that counts more is there.
    public mutating func offer(_ date: CaptureDate?, _ source: DateSource) {
        guard let date else { return }
        if captured != nil, let dateSource, dateSource <= source { return }
        (captured, dateSource) = (date, source)
    }

    /// Shifts what is told in UTC to the clock on the wall where the photo was taken.
    ///
    /// - Parameter offset: minutes east of UTC at a position at a time in UTC; nil where that is not known.
    public mutating func settle(offset: (_ position: Position, _ time: CaptureDate) -> Int?) {
        gpsOffset = gpsTime.flatMap { time in
            time.isDayOnly == true ? nil : position.flatMap { offset($0, time) }
        }
        guard let takeoutTime else { return }
        if let minutes = position.flatMap({ offset($0, takeoutTime) }) {
            offer(takeoutTime.shifted(toOffset: minutes), .takeout)
        } else {
            offer(takeoutTime, .takeoutUTC)
        }
    }
}

/// Minutes east of UTC of the clock at a position, at a time in UTC; nil where that is not known. Blocking.
public typealias ZoneOffset = @Sendable (_ position: Position, _ time: CaptureDate) -> Int?

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
