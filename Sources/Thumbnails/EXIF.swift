import Foundation
import PhotoModel

/// Reads a photo's metadata from the fields that libvips lists (through libexif), by the names of EXIF 2.32.
enum EXIF {
    /// A JPEG's block is at most this long.
    private static let limit = 1 << 16

    static func metadata(of photo: OpenPhoto) -> Metadata {
        // 5 to 8 lie on their side.
        let turned = photo.orientation >= 5
        var metadata = Metadata(
            width: turned ? photo.height : photo.width, height: turned ? photo.width : photo.height,
            orientation: photo.orientation)
        metadata.make = ascii(photo, "exif-ifd0-Make")
        metadata.model = ascii(photo, "exif-ifd0-Model")
        metadata.lens = ascii(photo, "exif-ifd2-LensModel")
        metadata.caption = ascii(photo, "exif-ifd0-ImageDescription")
        metadata.position = position(photo)
        if metadata.make == "Apple" {
            metadata.contentIdentifier = photo.blob("exif-data", limit: limit).flatMap(
                AppleMakerNote.contentIdentifier)
        }
        let packet = photo.blob("xmp-data", limit: XMP.limit).map(XMP.init)
        metadata.caption = metadata.caption ?? packet?.caption
        let dates: [(DateSource, () -> CaptureDate?)] = [
            (.original, { date(photo, "DateTimeOriginal", "SubSecTimeOriginal", "OffsetTimeOriginal") }),
            (.created, { date(photo, "DateTimeDigitized", "SubSecTimeDigitized", "OffsetTimeDigitized") }),
            (.gps, { gpsDate(photo) }),
            (.xmp, { packet?.captured }),
        ]
        for (source, date) in dates where metadata.captured == nil {
            guard let date = date() else { continue }
            (metadata.captured, metadata.dateSource) = (date, source)
        }
        return metadata
    }

    /// A satellite's clock knows UTC alone.
    private static func gpsDate(_ photo: OpenPhoto) -> CaptureDate? {
        guard let day = ascii(photo, "exif-ifd3-GPSDateStamp") else { return nil }
        // `10/1 11/1 1200/100 (10, 11, 12.00, Rational, …)`.
        let time = photo.text("exif-ifd3-GPSTimeStamp")?.prefix { $0 != "(" }.split(separator: " ").map(rational) ?? []
        guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2],
            (0..<24).contains(hour), (0..<60).contains(minute), (0..<61).contains(second)
        else { return CaptureDate(text: day) }
        return CaptureDate(text: "\(day) \(Int(hour)):\(Int(minute)):\(Int(second))", offset: "+00:00")
    }

    private static func date(_ photo: OpenPhoto, _ field: String, _ subSecond: String, _ offset: String) -> CaptureDate?
    {
        guard let text = ascii(photo, "exif-ifd2-\(field)") else { return nil }
        return CaptureDate(
            text: text, subSecond: ascii(photo, "exif-ifd2-\(subSecond)"), offset: ascii(photo, "exif-ifd2-\(offset)"))
    }

    /// libvips writes a text field as `value (value, ASCII, n components, n bytes)`.
    static func ascii(_ listed: String) -> String? {
        guard let kind = listed.range(of: ", ASCII, ", options: .backwards) else { return nil }
        let doubled = listed[..<kind.lowerBound]
        // "value (value": the same text twice with " (" between.
        guard doubled.utf8.count >= 2 else { return nil }
        let value = doubled.prefix((doubled.count - 2) / 2)
        let cleaned = String(value.filter { !$0.isNewline && $0 != "\0" })
        let trimmed = cleaned.trimmingCharacters(in: .whitespaces)
        return trimmed.isEmpty ? nil : trimmed
    }

    private static func ascii(_ photo: OpenPhoto, _ field: String) -> String? {
        photo.text(field).flatMap(ascii)
    }

    /// `38/1 42/1 3000/100 (38, 42, 30.00, Rational, …)`: degrees, minutes, seconds.
    static func degrees(_ listed: String) -> Double? {
        let values = listed.prefix { $0 != "(" }.split(separator: " ").map(rational)
        guard values.count == 3, let degrees = values[0], let minutes = values[1], let seconds = values[2] else {
            return nil
        }
        guard (0...180).contains(degrees), (0..<60.01).contains(minutes), (0..<60.01).contains(seconds) else {
            return nil
        }
        return degrees + minutes / 60 + seconds / 3600
    }

    private static func rational(_ text: Substring) -> Double? {
        let parts = text.split(separator: "/").map { Double($0) }
        guard parts.count == 2, let numerator = parts[0], let denominator = parts[1], denominator != 0 else {
            return nil
        }
        return numerator / denominator
    }

    private static func position(_ photo: OpenPhoto) -> Position? {
        guard
            let latitude = photo.text("exif-ifd3-GPSLatitude").flatMap(degrees),
            let longitude = photo.text("exif-ifd3-GPSLongitude").flatMap(degrees),
            let north = ascii(photo, "exif-ifd3-GPSLatitudeRef"), let east = ascii(photo, "exif-ifd3-GPSLongitudeRef")
        else { return nil }
        return Position(
            latitude: north.hasPrefix("S") ? -latitude : latitude,
            longitude: east.hasPrefix("W") ? -longitude : longitude)
    }
}
