import PhotoModel

/// What a QuickTime or MPEG-4 video says about itself (QuickTime File Format Specification, "Metadata" and "User Data Atoms"). What is
/// too large is not read.
public struct QuickTime {
    /// Of a value: an identifier is a UUID.
    private static let longest = 100

    private let movie: Region

    /// Nil for what is no video.
    init?(_ file: Region) {
        guard let movie = file.box("moov") else { return nil }
        self.movie = movie
    }

    /// - Parameter descriptor: stays the caller's.
    init?(descriptor: CInt) {
        self.init(Region(FileBytes(descriptor: descriptor)))
    }

    /// Whether a video says that it belongs to another picture than the one with this ContentIdentifier.
    public static func isOfAnotherShot(descriptor: CInt, than identifier: String) -> Bool {
        QuickTime(descriptor: descriptor)?.contentIdentifier.map { $0 != identifier } ?? false
    }

    var contentIdentifier: String? { value("content.identifier") }

    /// When it was filmed, by the clock of the place: what phones write, with its offset. `mvhd`'s time is not read: some write it in UTC as
    /// the specification wants, others by their own clock.
    var creationDate: CaptureDate? {
        (value("creationdate") ?? userData("day")).flatMap { CaptureDate(text: $0) }
    }

    var position: Position? {
        (value("location.ISO6709") ?? userData("xyz")).flatMap { Position(iso6709: $0) } ?? location
    }

    /// 3GPP's box: version and language, a name that ends with zero, a role, then numbers with 16 bits behind the point (3GPP TS 26.244,
    /// section 8.10).
    private var location: Position? {
        guard let box = movie.box("udta")?.box("loci"), let text = box.read(6, min(Self.longest, box.count - 6)),
            let end = text.firstIndex(of: 0).map({ $0 - text.startIndex })
        else { return nil }
        func degrees(_ offset: Int) -> Double? {
            box.bigEndian(6 + end + 2 + offset, 4).map { Double(Int32(truncatingIfNeeded: $0)) / 65_536 }
        }
        guard let longitude = degrees(0), let latitude = degrees(4) else { return nil }
        return Position(latitude: latitude, longitude: longitude)
    }

    var make: String? { (value("make") ?? userData("mak")).flatMap(MetadataText.clean) }

    var model: String? { (value("model") ?? userData("mod")).flatMap(MetadataText.clean) }

    /// Pixels as stored, of the first track that has any, and whether it is shown on its side.
    var size: (width: Int, height: Int, isTurned: Bool)? {
        for track in movie.boxes() where track.type == "trak" {
            guard let header = track.body.box("tkhd"), let version = header.bigEndian(0, 1) else { continue }
            // Times and durations are longer in version 1; the matrix of nine numbers and the size end the box.
            let matrix = version == 1 ? 52 : 40
            guard let width = header.bigEndian(matrix + 36, 2), let height = header.bigEndian(matrix + 40, 2),
                width > 0,
                height > 0
            else { continue }
            return (width, height, header.bigEndian(matrix, 4) == 0 && header.bigEndian(matrix + 4, 4) != 0)
        }
        return nil
    }

    /// Of a key that Apple has defined.
    private func value(_ name: String) -> String? {
        // FFmpeg puts it among the user data.
        guard let meta = movie.box("meta") ?? movie.box("udta")?.box("meta") else { return nil }
        // MPEG-4 puts a version and flags in front, QuickTime does not.
        let boxes = meta.boxes(from: meta.begins(with: "hdlr", at: 4) ? 0 : 4)
        func first(_ type: String) -> Region? { boxes.first { $0.type == type }?.body }
        guard let keys = first("keys"), let list = first("ilst"),
            let index = Self.position(of: "com.apple.quicktime." + name, in: keys)
        else { return nil }
        // Items are called by their key's number, where others have a type.
        for item in list.boxes() where item.code == index {
            // A type and a locale stand before the value.
            guard let data = item.body.box("data"), data.count > 8, data.count <= 8 + Self.longest else { continue }
            return data.read(8, data.count - 8).flatMap { String(validating: $0, as: UTF8.self) }
        }
        return nil
    }

    /// Of a box whose type is © and three letters: the older way, which Android uses for the position.
    private func userData(_ name: String) -> String? {
        guard let data = movie.box("udta") else { return nil }
        let code = name.utf8.reduce(0xA9) { $0 << 8 | Int($1) }
        for box in data.boxes() where box.code == code {
            // Texts in several languages, each with its length and its language.
            guard let length = box.body.bigEndian(0, 2), length <= Self.longest else { continue }
            return box.body.read(4, length).flatMap { String(validating: $0, as: UTF8.self) }
        }
        return nil
    }

    /// Keys are numbered from 1: version and flags, a count, then each with its size and its namespace.
    private static func position(of key: String, in keys: Region) -> Int? {
        var offset = 8
        var number = 1
        while number < 10_000, let size = keys.bigEndian(offset, 4), size >= 8 {
            guard let name = keys.read(offset + 8, size - 8) else { return nil }
            if name.elementsEqual(key.utf8) { return number }
            offset += size
            number += 1
        }
        return nil
    }
}

@available(*, unavailable)
extension QuickTime: Sendable {}
