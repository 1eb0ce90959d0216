/// Further edits of a picture: `X_01.jpg.xmp` (darktable's manual, "sidecar files").
struct DarktableVersion {
    /// `_01`.
    var mark: [UInt8]
    /// `.xmp`.
    var end: [UInt8]

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard ending == "xmp", let photo = FileName(file.stem), !photo.dotExtension.isEmpty else {
            return []
        }
        let digits = photo.stem.reversed().prefix(while: \.isASCIIDigit).count
        let plain = photo.stem.dropLast(digits + 1)
        guard digits >= 2, !plain.isEmpty, photo.stem[plain.count] == UInt8(ascii: "_") else { return [] }
        return [
            .wholeName(photo.bytes, file.dotExtension),
            CompanionMatch(
                kind: .wholeName, bases: [plain + photo.dotExtension], style: .stem,
                suffix: Array(file.bytes[plain.count...])),
        ]
    }

    /// The photo's extension in the suffix.
    static func dotExtension(in suffix: [UInt8]) -> [UInt8]? {
        guard let photo = FileName([UInt8(ascii: "x")] + suffix).flatMap({ FileName($0.stem) }), photo.isPicture else {
            return nil
        }
        return photo.dotExtension
    }

    /// Reads the suffix behind the stem of a photo with that extension.
    init?(suffix: [UInt8], _ dotExtension: [UInt8]) {
        let digits = suffix.dropFirst().prefix(while: \.isASCIIDigit).count
        guard suffix.first == UInt8(ascii: "_"), digits >= 2, suffix.dropFirst(digits + 1).starts(with: dotExtension),
            !dotExtension.isEmpty
        else { return nil }
        mark = Array(suffix.prefix(digits + 1))
        end = Array(suffix.dropFirst(digits + 1 + dotExtension.count))
    }
}
