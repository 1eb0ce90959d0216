/// One way to read a file's name as called after a photo.
public struct Calling: Hashable, Sendable {
    public var style: Companion.Style
    /// The photo's stem, or its whole name.
    public var base: [UInt8]
    /// Only when this raw picture is there too.
    var raw: FileName?
    /// Only after a picture that can be a Live Photo's.
    var isFilm = false

    public init(style: Companion.Style, base: [UInt8]) {
        self.init(style: style, base: base, raw: nil)
    }

    init(style: Companion.Style, base: [UInt8], raw: FileName? = nil, isFilm: Bool = false) {
        self.style = style
        self.base = base
        self.raw = raw
        self.isFilm = isFilm
    }

    /// Every way, the more exact one first; none for a file that is called after nothing.
    public static func all(of file: FileName) -> [Calling] {
        let ending = file.lowercasedExtension
        let base = file.stem
        if CompanionRules.raws.contains(ending) { return [Calling(style: .stem, base: base)] }
        if CompanionRules.isTakeout(file) { return takeout(base) }
        if ending == CompanionRules.film { return film(base) }
        guard CompanionRules.sidecars.contains(ending) else { return [] }
        var all = [Calling(style: .wholeName, base: base)]
        if let raw = FileName(base), raw.isRaw { all.append(Calling(style: .stem, base: raw.stem, raw: raw)) }
        return all + [Calling(style: .stem, base: base)]
    }

    private static func film(_ base: [UInt8]) -> [Calling] {
        var all = [Calling(style: .stem, base: base, isFilm: true)]
        let mark = CompanionRules.filmMark
        if base.count > mark.count, base.suffix(mark.count) == mark[...] {
            all.append(Calling(style: .stem, base: Array(base.dropLast(mark.count)), isFilm: true))
        }
        return all
    }

    private static func takeout(_ base: [UInt8]) -> [Calling] {
        let dots = base.indices.reversed().filter { dot in
            base[dot] == UInt8(ascii: ".") && CompanionRules.takeout.starts(with: base[dot...])
        }
        return ([base.count] + dots).map { Calling(style: .wholeName, base: Array(base[..<$0])) }
    }
}
