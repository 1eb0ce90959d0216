/// Where the date of a photo is from, the most trustworthy first.
public enum DateSource: String, Hashable, Sendable, Codable {
    /// EXIF DateTimeOriginal.
    case original = "exif"
    /// EXIF DateTimeDigitized, which tools call CreateDate.
    case created = "exif-create-date"
    /// EXIF GPSDateStamp and GPSTimeStamp, which are in UTC.
    case gps
    case xmp
    /// The photo's old name.
    case name
    /// When the file was written, which is asked for: it says little of when a photo was taken.
    case mtime
}
