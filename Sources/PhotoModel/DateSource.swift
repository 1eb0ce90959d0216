/// Where the date of a photo is from, in the order in which they count; docs/cli.md has the reasons.
public enum DateSource: String, Hashable, Sendable, Codable, CaseIterable {
    /// EXIF DateTimeOriginal.
    case original = "exif"
    /// EXIF DateTimeDigitized, which tools call CreateDate.
    case created = "exif-create-date"
    /// XMP in the photo's own file.
    case xmp
    /// IPTC DateCreated, or DigitalCreationDate.
    case iptc
    /// What a file's format itself says: PNG's Creation Time, or the creation date of a Live Photo's video.
    case container
    /// An XMP sidecar.
    case sidecar = "xmp-sidecar"
    /// EXIF DateTime, where the camera is named too.
    case modified = "exif-modify-date"
    /// Google Takeout's photoTakenTime, by the clock where the photo was taken.
    case takeout
    /// The same in UTC, since nobody knows where that was.
    case takeoutUTC = "takeout-utc"
    /// The photo's old name.
    case name
    /// EXIF GPSDateStamp and GPSTimeStamp, by the clock where the photo was taken.
    case gps
    /// The same in UTC, since nobody knows where that was.
    case gpsUTC = "gps-utc"
    /// When the file was written, which is asked for: it says little of when a photo was taken.
    case mtime
}

extension DateSource: Comparable {
    public static func < (left: DateSource, right: DateSource) -> Bool { left.place < right.place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
