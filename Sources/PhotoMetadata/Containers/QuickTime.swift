import PhotoModel

/// Reads what a video says about itself (QuickTime File Format Specification, "Metadata"). What is too large is not read.
public enum QuickTime {
    /// Of a value: an identifier is a UUID.
    private static let longest = 100

    /// - Parameter descriptor: stays the caller's.
    /// - Returns: nil where the file says none, or is no video.
    static func contentIdentifier(descriptor: CInt) -> String? {
        value(of: "com.apple.quicktime.content.identifier", in: Region(FileBytes(descriptor: descriptor)))
    }

    /// Whether a video says that it belongs to another picture than the one with this ContentIdentifier.
    public static func isOfAnotherShot(descriptor: CInt, than identifier: String) -> Bool {
        contentIdentifier(descriptor: descriptor).map { $0 != identifier } ?? false
    }

    /// When it was filmed, by the clock of the place: the key that phones write, with its offset. `mvhd`'s time is not read: some
    /// write it in UTC as the specification wants, others by their own clock.
    static func creationDate(descriptor: CInt) -> CaptureDate? {
        value(of: "com.apple.quicktime.creationdate", in: Region(FileBytes(descriptor: descriptor)))
            .flatMap { CaptureDate(text: $0) }
    }

    private static func value(of key: String, in file: Region) -> String? {
        guard let movie = file.box("moov"), let meta = movie.box("meta") else { return nil }
        // MPEG-4 puts a version and flags in front, QuickTime does not.
        let boxes = meta.boxes(from: meta.begins(with: "hdlr", at: 4) ? 0 : 4)
        func first(_ type: String) -> Region? { boxes.first { $0.type == type }?.body }
        guard let keys = first("keys"), let list = first("ilst"), let index = position(of: key, in: keys) else {
            return nil
        }
        // Items are called by their key's number, where others have a type.
        for item in list.boxes() where item.code == index {
            // A type and a locale stand before the value.
            guard let data = item.body.box("data"), data.count > 8, data.count <= 8 + longest else { continue }
            return data.read(8, data.count - 8).flatMap { String(validating: $0, as: UTF8.self) }
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
