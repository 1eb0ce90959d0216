/// Metadata of a photo. Missing and invalid fields are nil.
public struct Metadata: Hashable, Sendable, Codable {
    /// Pixels, upright.
    public var width: Int
    public var height: Int
    /// EXIF, 1…8.
    public var orientation: Int
    /// The date of the source with the highest precedence, among those before the photo's name.
    public var captured: CaptureDate?
    /// The source of the date.
    public var dateSource: DateSource?
    /// The GPS time in UTC; it counts less than the photo's name.
    public var gpsTime: CaptureDate?
    /// Google Takeout's photoTakenTime in UTC.
    public var takeoutTime: CaptureDate?
    /// Minutes east of UTC at the position, at `gpsTime`; nil if unknown.
    public var gpsOffset: Int?
    public var make: String?
    public var model: String?
    public var lens: String?
    public var position: Position?
    /// XMP dc:title, IPTC ObjectName, Windows' XPTitle.
    public var title: String?
    /// XMP dc:description, IPTC Caption-Abstract, EXIF ImageDescription.
    public var caption: String?
    public var keywords: [String]?
    /// Names of the people in it.
    public var people: [String]?
    /// 0 to 5; −1 is rejected.
    public var rating: Int?
    public var creator: String?
    /// Apple's ContentIdentifier: the picture and the video of a Live Photo have the same one.
    public var contentIdentifier: String?
    /// The bits of the thumbnail's `PerceptualHash`.
    public var perceptualHash: UInt64?

    /// A note about the file: that it is truncated.
    public var note: String?

    public init(width: Int, height: Int, orientation: Int = 1) {
        self.width = width
        self.height = height
        self.orientation = orientation
    }

    /// Sets the date, unless there is one from a source with higher precedence.
    public mutating func offer(_ date: CaptureDate?, _ source: DateSource) {
        guard let date else { return }
        if captured != nil, let dateSource, dateSource <= source { return }
        (captured, dateSource) = (date, source)
    }

    /// Converts UTC times to the local time of the position.
    ///
    /// - Parameter offset: minutes east of UTC at a position at a time in UTC; nil if unknown.
    public mutating func settle(offset: (_ position: Position, _ time: CaptureDate) -> Int?) {
        gpsOffset = gpsTime.flatMap { time in
            time.isDayOnly == true ? nil : position.flatMap { offset($0, time) }
        }
        // Some videos have the time in UTC, and say so.
        if dateSource == .container, let date = captured, date.offsetMinutes == 0, date.isDayOnly != true,
            let minutes = position.flatMap({ offset($0, date) })
        {
            captured = date.shifted(toOffset: minutes)
        }
        guard let takeoutTime else { return }
        if let minutes = position.flatMap({ offset($0, takeoutTime) }) {
            offer(takeoutTime.shifted(toOffset: minutes), .takeout)
        } else {
            offer(takeoutTime, .takeoutUTC)
        }
    }
}
