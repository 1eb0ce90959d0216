/// Google Takeout names its files `X.jpg.json` or `X.jpg.supplemental-metadata.json`, and shortens the part before `.json` to
/// 46 characters, at any place. The number of `X(1).jpg` is at the end: `X.jpg(1).json`,
/// `X.jpg.supplemental-metadata(1).json`.
enum Takeout {
    private static let word = Array(".supplemental-metadata".utf8)
    static let limit = 46

    static func numbered(_ file: FileName, _ ending: FileExtension) -> [CompanionMatch] {
        guard ending == "json", let (inner, number) = split(file.stem) else { return [] }
        let names = ends(inner).compactMap { end in FileName(inner[..<end]).map { (end, $0) } }
        let whole = names.filter { $0.1.isMedia }.map {
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

    /// Minimum number of bytes of a shortened name.
    static func beginning(_ base: [UInt8]) -> [UInt8] { Array(base.prefix(limit)) }

    /// The beginnings of the shortened forms of a photo's name: with its number, and without.
    static func beginnings(_ photo: FileName) -> [[UInt8]] {
        guard photo.bytes.count > limit else { return [] }
        let whole = beginning(photo.bytes)
        guard let (stem, _) = split(photo.stem) else { return [whole] }
        let plain = beginning(stem + photo.dotExtension)
        return plain == whole ? [whole] : [whole, plain]
    }

    /// Positions where a name can end that is followed by the word or its beginning.
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
