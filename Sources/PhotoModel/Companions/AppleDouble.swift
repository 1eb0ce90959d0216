/// Matching functions of the families of `CompanionFamily`.

/// Attributes and tags of macOS on other file systems (format: RFC 1740, appendix B).
enum AppleDouble {
    private static let mark = Array("._".utf8)

    static func isOne(_ file: FileName) -> Bool { file.bytes.starts(with: mark) && file.bytes.count > mark.count }

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard isOne(file) else { return [] }
        var match = CompanionMatch.wholeName(file.bytes.dropFirst(mark.count), [])
        match.prefix = mark
        return [match]
    }
}
