/// How the families of `CompanionFamily` read names.

/// What other systems keep beside a file for macOS: its attributes and tags (RFC 1740, appendix B names the format).
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

/// Google Takeout calls its files `X.jpg.json` or `X.jpg.supplemental-metadata.json`, and cuts what stands before `.json` to
/// 46 characters, in the middle of either part. The number of `X(1).jpg` stands last: `X.jpg(1).json`,
/// `X.jpg.supplemental-metadata(1).json`.
enum Takeout {
    private static let word = Array(".supplemental-metadata".utf8)
    static let limit = 46

    static func numbered(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard ending == "json", let (inner, number) = split(file.stem) else { return [] }
        let names = ends(inner).compactMap { end in FileName(inner[..<end]).map { (end, $0) } }
        let whole = names.filter { $0.1.isPicture || $0.1.isOtherPicture || $0.1.isRaw || $0.1.isVideo }.map {
            end, name in
            CompanionMatch.wholeName(name.stem + number + name.dotExtension, inner[end...] + file.dotExtension)
        }
        return whole.isEmpty ? cut(inner, number, file) : whole
    }

    static func cut(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        ending == "json" ? cut(file.stem, [], file) : []
    }

    private static func cut(_ base: [UInt8], _ number: [UInt8], _ file: FileName) -> [CompanionMatch] {
        guard String(decoding: base, as: UTF8.self).count == limit else { return [] }
        return [
            CompanionMatch(kind: .cutName(number: number), bases: [base], style: .wholeName, suffix: file.dotExtension)
        ]
    }

    /// What a base that a name was cut to begins with: as many bytes as it has characters at least.
    static func beginning(_ base: [UInt8]) -> [UInt8] { Array(base.prefix(limit)) }

    /// The beginnings of bases that a photo's name can have been cut to: with its number, and without.
    static func beginnings(_ photo: FileName) -> [[UInt8]] {
        guard photo.bytes.count > limit else { return [] }
        let whole = beginning(photo.bytes)
        guard let (stem, _) = split(photo.stem) else { return [whole] }
        let plain = beginning(stem + photo.dotExtension)
        return plain == whole ? [whole] : [whole, plain]
    }

    /// Where a name can end that the word or its beginning stands behind.
    private static func ends(_ base: [UInt8]) -> [Int] {
        [base.count]
            + base.indices.reversed().filter { dot in
                base[dot] == UInt8(ascii: ".") && word.begins(with: base[dot...])
            }
    }

    /// `X(1)` → `X` and `(1)`.
    static func split(_ base: [UInt8]) -> (inner: [UInt8], number: [UInt8])? {
        guard base.last == UInt8(ascii: ")"), let open = base.lastIndex(of: UInt8(ascii: "(")), open > 0,
            (1...6).contains(base.count - open - 2), base[(open + 1)..<(base.count - 1)].allSatisfy(\.isASCIIDigit)
        else { return nil }
        return (Array(base[..<open]), Array(base[open...]))
    }
}

/// The video of a Live Photo (Apple) or a motion photo (Google), as the phone or an export calls it.
enum MotionVideo {
    private static let endings: Set<FileExtension> = ["mov", "mp4", "mp", "mv"]
    private static let pictures: Set<FileExtension> = ["jpg", "jpeg", "heic", "heif"]
    private static let highEfficiency = Array("_HEVC".utf8)

    static func isOne(_ name: FileName) -> Bool { endings.contains(name.fileExtension) || mark(name) != nil }

    /// A picture that can have one.
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

    /// `.MP`, `.MV`, and with the number of an edit, `.MP~2`.
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

/// iOS keeps the edits of `IMG_1234.HEIC` in `IMG_1234.AAE`, and those of what it made of it in `IMG_E1234` and `IMG_O1234`.
enum AppleAdjustment {
    private static let beginning = Array("IMG_".utf8)

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard ending == "aae" || ending == "mov" || ending == "mp4" else { return [] }
        let base = file.stem
        var all: [CompanionMatch] = []
        if base.begins(with: beginning), base.count > beginning.count + 1, isMark(base[beginning.count]),
            base[(beginning.count + 1)...].allSatisfy(\.isASCIIDigit)
        {
            let mark = [UInt8(ascii: "_"), base[beginning.count]]
            all = [.stem(base, file.dotExtension)]
            all.append(.stem(base.prefix(beginning.count) + base[(beginning.count + 1)...], mark + file.dotExtension))
        } else if base.count > 2, let last = base.last, isMark(last), base[base.count - 2] == UInt8(ascii: "_") {
            all = [.stem(base, file.dotExtension), .stem(base.dropLast(2), base.suffix(2) + file.dotExtension)]
        }
        return ending == "aae" ? all : all.map { MotionVideo.match($0.bases[0], $0.suffix) }
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        [UInt8(ascii: "e"), UInt8(ascii: "o")].contains(byte.asciiLowercased)
    }
}

/// `PXL_1.RAW-01.COVER.jpg` and `PXL_1.RAW-02.ORIGINAL.dng`, as Google's camera calls one shot.
enum PixelRaw {
    private static let mark = Array(".RAW-02.ORIGINAL".utf8)
    private static let covers = [".RAW-01.COVER", ".RAW-01.MP.COVER"].map { Array($0.utf8) }

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard file.isRaw else { return [] }
        let base = file.stem
        guard base.count > mark.count, base.ends(with: mark) else { return [] }
        let shot = base.dropLast(mark.count)
        return [CompanionMatch.stem(of: (covers + [[]]).map { shot + $0 }, file.dotExtension)]
    }
}

/// Edits of one picture beside its first: `X_01.jpg.xmp` (darktable's manual, "sidecar files").
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

    /// The photo's, in a suffix that names it.
    static func dotExtension(in suffix: [UInt8]) -> [UInt8]? {
        guard let photo = FileName([UInt8(ascii: "x")] + suffix).flatMap({ FileName($0.stem) }), photo.isPicture else {
            return nil
        }
        return photo.dotExtension
    }

    /// Of the suffix behind the stem of a photo with that extension.
    init?(suffix: [UInt8], _ dotExtension: [UInt8]) {
        let digits = suffix.dropFirst().prefix(while: \.isASCIIDigit).count
        guard suffix.first == UInt8(ascii: "_"), digits >= 2, suffix.dropFirst(digits + 1).starts(with: dotExtension),
            !dotExtension.isEmpty
        else { return nil }
        mark = Array(suffix.prefix(digits + 1))
        end = Array(suffix.dropFirst(digits + 1 + dotExtension.count))
    }
}

/// What was said to a picture: Canon's `SND_0001.WAV` of `IMG_0001.JPG`, or of `_MG_0001.JPG` in Adobe RGB.
enum VoiceMemo {
    private static let beginning = Array("SND_".utf8)

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard ending == "wav" else { return [] }
        let base = file.stem
        guard base.begins(with: beginning), base.count > beginning.count,
            base[beginning.count...].allSatisfy(\.isASCIIDigit)
        else { return [] }
        let number = base[beginning.count...]
        return [
            .stem(base, file.dotExtension),
            .stem(of: ["IMG_", "_MG_"].map { Array($0.utf8) + number }, file.dotExtension),
        ]
    }
}

/// `X.json.xz`: two extensions.
enum Compressed {
    private static let endings: Set<FileExtension> = ["br", "bz2", "gz", "xz", "zst"]

    static func matches(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard endings.contains(ending), let inner = FileName(file.stem), !inner.dotExtension.isEmpty,
            !inner.isReferredTo
        else { return [] }
        return [
            .wholeName(inner.bytes, file.dotExtension), .stem(inner.stem, inner.dotExtension + file.dotExtension),
        ]
    }
}

/// A picture as it was before somebody changed it.
enum Backup {
    static let original = Array("_original".utf8)
    fileprivate static let endings: Set<FileExtension> = ["bak", "backup", "old", "orig"]
}

extension FileName {
    /// The file that this one is a backup of, by its name; nil for others.
    public var backedUp: FileName? {
        if bytes.last == UInt8(ascii: "~") {
            // Numbered by Emacs: `X.jpg.~1~`.
            let digits = bytes.dropLast().reversed().prefix(while: \.isASCIIDigit).count
            let start = bytes.count - digits - 3
            let isNumbered = digits > 0 && start > 0 && bytes[start...].starts(with: ".~".utf8)
            return FileName(isNumbered ? bytes[..<start] : bytes.dropLast())
        }
        if bytes.ends(with: Backup.original) {
            return FileName(bytes.dropLast(Backup.original.count))
        }
        return Backup.endings.contains(fileExtension) ? FileName(stem) : nil
    }
}

extension Array where Element == UInt8 {
    /// Whether it begins with that, capital letters of ASCII being the same as small ones.
    func begins(with start: some Collection<UInt8>) -> Bool { self[...].begins(with: start) }

    fileprivate func ends(with end: [UInt8]) -> Bool { count >= end.count && suffix(end.count).begins(with: end) }
}

extension ArraySlice where Element == UInt8 {
    func begins(with start: some Collection<UInt8>) -> Bool {
        count >= start.count && zip(self, start).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }
}
