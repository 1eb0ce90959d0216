/// One way in which a file's name can refer to a photo.
public struct CompanionMatch: Hashable, Sendable {
    /// The part of the photo's name that the base must equal.
    public enum Kind: Hashable, Sendable {
        case stem
        case wholeName
        /// The photo's name as Google Takeout shortened it, without its number.
        case cutName(number: [UInt8])
    }

    public var kind: Kind
    /// Alternatives, if any of them may match.
    public var bases: [[UInt8]]
    /// The suffix follows the photo's stem, or its whole name.
    var style: Companion.Style
    var prefix: [UInt8] = []
    var suffix: [UInt8]
    /// Only for a picture that can be part of a Live Photo or motion photo.
    var isMotionVideo = false

    static func stem(_ base: some Sequence<UInt8>, _ suffix: some Sequence<UInt8>) -> CompanionMatch {
        stem(of: [Array(base)], suffix)
    }

    static func stem(of bases: [[UInt8]], _ suffix: some Sequence<UInt8>) -> CompanionMatch {
        CompanionMatch(kind: .stem, bases: bases, style: .stem, suffix: Array(suffix))
    }

    static func wholeName(_ base: some Sequence<UInt8>, _ suffix: some Sequence<UInt8>) -> CompanionMatch {
        CompanionMatch(kind: .wholeName, bases: [Array(base)], style: .wholeName, suffix: Array(suffix))
    }

    /// A photo with this name is of a suitable kind.
    func fits(_ photo: FileName) -> Bool { !isMotionVideo || MotionVideo.isPicture(photo) }

    /// Google Takeout shortens this photo's name to this base.
    func isCut(of photo: FileName) -> Bool {
        guard case .cutName(let number) = kind, let base = bases.first, photo.text.count > Takeout.limit else {
            return false
        }
        guard !number.isEmpty else { return photo.bytes.starts(with: base) }
        guard let (stem, own) = Takeout.split(photo.stem), own == number else { return false }
        return (stem + photo.dotExtension).starts(with: base)
    }

    /// All matches, the more exact ones first; none for a file that is never renamed with a photo.
    public static func all(of file: FileName) -> [CompanionMatch] {
        guard !file.isUnfinished else { return [] }
        let (own, isExclusive) = families(of: file)
        return isExclusive ? own : own + general(file)
    }

    /// - Returns: also whether no other match counts.
    static func families(of file: FileName) -> (matches: [CompanionMatch], isExclusive: Bool) {
        var all: [CompanionMatch] = []
        let ending = file.fileExtension
        for family in CompanionFamily.withRules {
            let own = family.matches(file, ending)
            guard !own.isEmpty else { continue }
            all += own
            if family.isExclusive { return (all, true) }
        }
        return (all, false)
    }

    /// The rule for files of no family: by the whole name, the longest first, then by the stem.
    static func general(_ file: FileName) -> General { General(file) }

    /// A name with this ending can be named after the whole name before it.
    private static func followsWholeName(_ end: ArraySlice<UInt8>) -> Bool {
        switch end.first {
        case UInt8(ascii: "."), UInt8(ascii: "~"): true
        case UInt8(ascii: "_"): end.begins(with: Backup.original)
        default: false
        }
    }

    /// What follows the other file's whole name in a name that is made from it: `.xmp`, `~`, `_original`; nil for other
    /// names.
    public static func end(of file: FileName, behind other: FileName) -> ArraySlice<UInt8>? {
        guard file.bytes.starts(with: other.bytes) else { return nil }
        let end = file.bytes[other.bytes.count...]
        return followsWholeName(end) ? end : nil
    }

    /// Made lazily, because usually the first leads to a photo.
    struct General: Sequence, IteratorProtocol {
        private let file: FileName
        /// Positions where the whole name of a photo could end, the last first; 0 for the stem.
        private var end: Int

        init(_ file: FileName) {
            let stays = file.isMedia || file.isReferredTo
            self.file = file
            end = stays ? 0 : file.bytes.count
        }

        mutating func next() -> CompanionMatch? {
            guard end > 0 else { return nil }
            let bytes = file.bytes
            repeat { end -= 1 } while end > 0 && !CompanionMatch.followsWholeName(bytes[end...])
            return end > 0 ? .wholeName(bytes[..<end], bytes[end...]) : .stem(file.stem, file.dotExtension)
        }
    }
}
