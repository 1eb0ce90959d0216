import Foundation

/// Bytes of a tag → text.
enum MetadataText {
    /// UTF-8, else Windows-1252, which old programs wrote; without control characters, and without blanks around it.
    ///
    /// - Returns: nil where nothing is left.
    static func decode(_ bytes: some Collection<UInt8>) -> String? {
        let text = String(validating: bytes, as: UTF8.self) ?? String(bytes: bytes, encoding: .windowsCP1252)
        return text.flatMap(clean)
    }

    /// Two bytes a character; a byte order mark decides, else `isLittleEndian`.
    static func decodeUTF16(_ bytes: some Collection<UInt8>, isLittleEndian: Bool) -> String? {
        let bytes = Array(bytes)
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        guard let first = units.first else { return nil }
        if first == 0xFFFE { return decodeUTF16(bytes.dropFirst(2), isLittleEndian: !isLittleEndian) }
        return clean(String(decoding: units.drop { $0 == 0xFEFF }.prefix { $0 != 0 }, as: UTF16.self))
    }

    /// One line, without control characters.
    static func clean(_ text: String) -> String? {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": plain.append(" ")
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): continue
            default: plain.append(scalar)
            }
        }
        let trimmed = String(plain).trimmingCharacters(in: .whitespaces)
        return trimmed.isEmpty ? nil : trimmed
    }
}
