/// The source of a photo's date, in order of precedence; docs/cli/dates.md has the reasons.
public enum DateSource: String, Hashable, Sendable, Codable, CaseIterable {
    /// Exif DateTimeOriginal.
    case original = "exif"
    /// Exif DateTimeDigitized, which tools call CreateDate.
    case created = "exif-create-date"
    /// XMP in the photo's own file.
    case xmp
    /// IPTC DateCreated, or DigitalCreationDate.
    case iptc
    /// The file format: PNG's Creation Time, or the creation date of a Live Photo's video.
    case container
    /// An XMP sidecar.
    case sidecar = "xmp-sidecar"
    /// Exif DateTime, if Make and Model are present.
    case modified = "exif-modify-date"
    /// Google Takeout's photoTakenTime, in the local time of the position.
    case takeout
    /// The same in UTC, because the position is unknown.
    case takeoutUTC = "takeout-utc"
    /// The photo's old name.
    case name
    /// Exif GPSDateStamp and GPSTimeStamp, in the local time of the position.
    case gps
    /// The same in UTC, because the position is unknown.
    case gpsUTC = "gps-utc"
    /// The modification time, only if requested, since it says little about when a photo was taken.
    case mtime
}

extension DateSource: Comparable {
    public static func < (left: DateSource, right: DateSource) -> Bool { left.place < right.place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
