/// Reads the one field of Apple's maker note that is wanted. The note is a directory of its own, big-endian, with offsets from
/// its first byte (ExifTool, Image::ExifTool::Apple).
enum AppleMakerNote {
    /// Two bytes of version and `MM` stand between the mark and the directory.
    private static let header = 14
    private static let contentIdentifier = 0x0011
    private static let ascii = 2
    private static let longest = 100

    /// What the picture and the video of a Live Photo have in common.
    static func identifier(_ note: Region) -> String? {
        guard note.begins(with: "Apple iOS\0"), let count = note.bigEndian(header, 2) else { return nil }
        for entry in 0..<min(count, 100) {
            let offset = header + 2 + entry * 12
            guard note.bigEndian(offset, 2) == contentIdentifier, note.bigEndian(offset + 2, 2) == ascii,
                let length = note.bigEndian(offset + 4, 4), (5...longest).contains(length),
                let place = note.bigEndian(offset + 8, 4), let text = note.read(place, length)
            else { continue }
            return String(validating: text.prefix { $0 != 0 }, as: UTF8.self)
        }
        return nil
    }
}
