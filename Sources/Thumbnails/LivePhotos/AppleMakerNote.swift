/// Reads the one field of Apple's maker note that is wanted. The note is an IFD of its own, big-endian, with offsets from
/// its first byte (exiftool, Image::ExifTool::Apple).
enum AppleMakerNote {
    private static let mark = Array("Apple iOS\0".utf8)
    /// Two bytes of version and `MM` stand between the mark and the IFD.
    private static let header = 14
    private static let contentIdentifier = 0x0011
    private static let ascii = 2
    private static let longest = 100

    /// - Parameter exif: the whole EXIF block.
    static func contentIdentifier(_ exif: [UInt8]) -> String? {
        guard let start = exif.firstRange(of: mark)?.lowerBound else { return nil }
        let note = Array(exif[start...])
        guard let count = number(note, header, 2) else { return nil }
        for entry in 0..<min(count, 100) {
            let offset = header + 2 + entry * 12
            guard number(note, offset, 2) == contentIdentifier, number(note, offset + 2, 2) == ascii,
                let length = number(note, offset + 4, 4), (5...longest).contains(length),
                let place = number(note, offset + 8, 4), place + length <= note.count
            else { continue }
            return String(validating: note[place..<place + length].prefix { $0 != 0 }, as: UTF8.self)
        }
        return nil
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> Int? {
        guard offset >= 0, offset + size <= bytes.count else { return nil }
        return bytes[offset..<offset + size].reduce(0) { $0 << 8 | Int($1) }
    }
}
