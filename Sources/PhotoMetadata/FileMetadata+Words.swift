import PhotoModel

/// What people wrote of a photo, as far as the file says it.
extension FileMetadata {
    func addWords(to metadata: inout Metadata) {
        let iptc = container?.iptc
        xmp.map { metadata.add(words: $0) }
        metadata.title = metadata.title ?? iptc?.texts(5).first ?? text(wide: 0x9C9B)
        metadata.caption =
            metadata.caption ?? iptc?.texts(120).first ?? description ?? text(wide: 0x9C9F) ?? text(wide: 0x9C9C)
        metadata.add(keywords: (iptc?.texts(25) ?? []) + Self.split(text(wide: 0x9C9E)))
        metadata.creator =
            metadata.creator ?? iptc?.texts(80).first ?? text(.artist) ?? text(wide: 0x9C9D)
        metadata.rating = metadata.rating ?? primary?.integers(ExifTag.rating.number).first.flatMap(Metadata.rating)
    }

    /// Windows's tags: UTF-16, little-endian.
    private func text(wide tag: Int) -> String? {
        primary?.block(tag, limit: 8_192).flatMap { MetadataText.decodeUTF16($0, isLittleEndian: true) }
    }

    private static func split(_ words: String?) -> [String] {
        words?.split(separator: ";").compactMap { MetadataText.clean(String($0)) } ?? []
    }

    /// Exif's ImageDescription, unless the camera wrote it by itself.
    private var description: String? {
        guard let text = text(.description), !Self.ofCameras.contains(text.uppercased()) else { return nil }
        // Huawei's phones write which program of the camera it was: `dav`, `rhdr`, `oznor`.
        let maker = self.text(.make)?.uppercased() ?? ""
        let isCode = text.utf8.count <= 8 && text.utf8.allSatisfy { $0.isASCIILetter || $0 == UInt8(ascii: "_") }
        return ["HUAWEI", "HONOR"].contains(maker) && isCode ? nil : text
    }

    private static let ofCameras: Set<String> = [
        "OLYMPUS DIGITAL CAMERA", "SONY DSC", "KONICA MINOLTA DIGITAL CAMERA", "MINOLTA DIGITAL CAMERA",
        "DIGITAL CAMERA",
        "DCIM", "EXIF_JPEG_PICTURE", "SAMSUNG", "SAMSUNG DIGITAL CAMERA", "KODAK DIGITAL STILL CAMERA", "DEFAULT",
        "DIGIMAX", "JENOPTIK DIGITAL CAMERA", "<DIGIMAX", "SONY DIGITAL CAMERA", "NORMAL", "UNTITLED", "YUSHAN",
    ]
}

extension Metadata {
    /// Keywords and names of one photo that are kept, and characters of one text.
    private static let most = 200
    private static let longest = 1_000

    /// What an XMP packet says, where nothing has been said yet.
    mutating func add(words packet: XMPPacket) {
        title = title ?? packet.text(XMPNamespace.dc, "title")
        caption = caption ?? packet.text(XMPNamespace.dc, "description")
        add(keywords: packet.keywords)
        add(people: packet.people)
        creator = creator ?? packet.text(XMPNamespace.dc, "creator")
        rating =
            rating
            ?? packet.text(XMPNamespace.xmp, "Rating").flatMap(Double.init).map { Int($0.rounded()) }.flatMap(
                Self.rating)
        (title, caption, creator) = (Self.cut(title), Self.cut(caption), Self.cut(creator))
    }

    /// −1 is rejected, 0 unrated (XMP Specification, part 1, section 8.4).
    static func rating(_ number: Int) -> Int? { (-1...5).contains(number) ? number : nil }

    /// Each once, whatever its case.
    mutating func add(keywords more: [String]) { keywords = Self.joined(keywords, more) }

    mutating func add(people more: [String]) { people = Self.joined(people, more) }

    private static func joined(_ some: [String]?, _ more: [String]) -> [String]? {
        var all = some ?? []
        var known = Set(all.map { $0.lowercased() })
        for word in more.lazy.compactMap(cut) where all.count < most && known.insert(word.lowercased()).inserted {
            all.append(word)
        }
        return all.isEmpty ? nil : all
    }

    private static func cut(_ text: String?) -> String? { text.map { String($0.prefix(longest)) } }
}
