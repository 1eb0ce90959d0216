/// The video of a Live Photo (Apple) or a motion photo (Google), as phones and exports name it.
enum MotionVideo {
    private static let endings: Set<FileExtension> = ["mov", "mp4", "mp", "mv"]
    private static let pictures: Set<FileExtension> = ["jpg", "jpeg", "heic", "heif"]
    private static let highEfficiency = Array("_HEVC".utf8)

    static func isOne(_ name: FileName) -> Bool { endings.contains(name.fileExtension) || mark(name) != nil }

    /// A picture that can have such a video.
    static func isPicture(_ name: FileName) -> Bool { pictures.contains(name.fileExtension) }

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard endings.contains(ending) else { return [] }
        let (base, own) = (file.stem, file.dotExtension)
        var all = [match(base, own)]
        if base.count > highEfficiency.count, base.ends(with: highEfficiency) {
            all.append(match(base.dropLast(highEfficiency.count), base.suffix(highEfficiency.count) + own))
        }
        return all
    }

    /// `X.MP` is the stem of `X.MP.jpg`, and the `X.MP` of `X.jpg`.
    static func equalToStem(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard let mark = mark(file) else { return [] }
        return [match(file.bytes, mark), match(file.bytes.dropLast(mark.count), mark)]
    }

    static func match(_ base: some Sequence<UInt8>, _ suffix: some Sequence<UInt8>) -> CompanionMatch {
        var match = CompanionMatch.stem(base, suffix)
        match.isMotionVideo = true
        return match
    }

    /// `.MP`, `.MV`, and `.MP~2` with the number of an edit.
    private static func mark(_ file: FileName) -> ArraySlice<UInt8>? {
        guard let dot = file.bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0, dot + 2 < file.bytes.count,
            file.bytes[dot + 1].asciiLowercased == UInt8(ascii: "m"), isSuffix(Array(file.bytes[dot...]))
        else { return nil }
        return file.bytes[dot...]
    }

    static func isSuffix(_ suffix: [UInt8]) -> Bool {
        let letters = suffix.prefix(3).map(\.asciiLowercased)
        guard letters == Array(".mp".utf8) || letters == Array(".mv".utf8) else { return false }
        let rest = suffix.dropFirst(3)
        return rest.isEmpty || (rest.first == UInt8(ascii: "~") && rest.dropFirst().allSatisfy(\.isASCIIDigit))
    }
}
