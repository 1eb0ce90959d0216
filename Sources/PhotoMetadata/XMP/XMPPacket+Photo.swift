import PhotoModel

/// The properties that are known by themselves.
extension XMPPacket {
    /// - Parameter packets: the main one first. Nil where there is none.
    init?(packets: [[UInt8]]) {
        guard let first = packets.first else { return nil }
        self.init(first)
        for packet in packets.dropFirst() { add(packet) }
    }

    func value(_ namespace: String, _ name: String) -> Value? { properties[XMPName(namespace, name)] }

    func text(_ namespace: String, _ name: String) -> String? { value(namespace, name)?.text }

    func texts(_ namespace: String, _ name: String) -> [String] { value(namespace, name)?.texts ?? [] }

    /// When the photo was taken, by the clock on the wall.
    var captured: CaptureDate? {
        let places = [
            (XMPNamespace.exif, "DateTimeOriginal"), (XMPNamespace.photoshop, "DateCreated"),
            (XMPNamespace.exif, "DateTimeDigitized"), (XMPNamespace.xmp, "CreateDate"),
        ]
        return places.lazy.compactMap { text($0.0, $0.1).flatMap { CaptureDate(text: $0) } }.first
    }

    /// In UTC.
    var gpsTime: CaptureDate? {
        guard let text = text(XMPNamespace.exif, "GPSTimeStamp"), let date = CaptureDate(text: text, offset: "+00:00")
        else { return nil }
        return date.isDayOnly == true ? nil : date
    }

    var position: Position? {
        guard let latitude = Self.degrees(text(XMPNamespace.exif, "GPSLatitude"), "N", "S"),
            let longitude = Self.degrees(text(XMPNamespace.exif, "GPSLongitude"), "E", "W")
        else { return nil }
        return Position(latitude: latitude, longitude: longitude)
    }

    /// `38,42.5N` or `38,42,30N` (XMP Specification, part 2, "GPSCoordinate"); some write decimal degrees.
    private static func degrees(_ text: String?, _ plus: Character, _ minus: Character) -> Double? {
        guard let text = text?.uppercased(), let last = text.last else { return nil }
        if let plain = Double(text) { return plain }
        let parts = text.dropLast().split(separator: ",").map { Double($0) }
        guard last == plus || last == minus, (1...3).contains(parts.count) else { return nil }
        var degrees = 0.0
        for (part, unit) in zip(parts, [1.0, 60, 3_600]) {
            guard let part, part >= 0, part.isFinite else { return nil }
            degrees += part / unit
        }
        return last == minus ? -degrees : degrees
    }

    /// Of a tag in a tree (`Places|Europe|Rome`) the last word: the ones above it are tags of their own.
    var keywords: [String] {
        texts(XMPNamespace.dc, "subject") + leaves(XMPNamespace.lightroom, "hierarchicalSubject", "|")
            + leaves(XMPNamespace.digiKam, "TagsList", "/")
            + texts(XMPNamespace.microsoft, "LastKeywordXMP").map { Self.leaf($0, "/") }
    }

    private func leaves(_ namespace: String, _ name: String, _ separator: Character) -> [String] {
        texts(namespace, name).map { Self.leaf($0, separator) }
    }

    private static func leaf(_ tag: String, _ separator: Character) -> String {
        tag.split(separator: separator).last.map(String.init) ?? tag
    }

    /// Names of the faces in it (Metadata Working Group, "Guidelines", 5.9; Windows), and of persons without a place
    /// (IPTC Photo Metadata Standard, "Person Shown").
    var people: [String] {
        let regions = (value(XMPNamespace.regions, "Regions")?.structures ?? []).flatMap {
            $0[XMPName(XMPNamespace.regions, "RegionList")]?.structures ?? []
        }
        let faces = regions.compactMap { region in
            let kind = region[XMPName(XMPNamespace.regions, "Type")]?.text
            return kind == nil || kind == "Face" ? region[XMPName(XMPNamespace.regions, "Name")]?.text : nil
        }
        let windows = (value(XMPNamespace.microsoftRegions, "RegionInfo")?.structures ?? []).flatMap {
            $0[XMPName(XMPNamespace.microsoftRegionInfo, "Regions")]?.structures ?? []
        }
        let others = windows.compactMap { $0[XMPName(XMPNamespace.microsoftRegion, "PersonDisplayName")]?.text }
        return faces + others + texts(XMPNamespace.iptcExtension, "PersonInImage")
    }
}
