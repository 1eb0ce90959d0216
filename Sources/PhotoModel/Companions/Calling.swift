/// One way to read a file's name as called after a photo.
public struct Calling: Hashable, Sendable {
    /// What of a photo a base must be the same as.
    public enum Match: Hashable, Sendable {
        case stem
        case wholeName
        /// The photo's name, which Google Takeout cut to this; without the number where it has one.
        case cutName(number: [UInt8])
    }

    public var match: Match
    /// Several where a photo of any of them is the one.
    public var bases: [[UInt8]]
    /// Behind what of the photo's new name the rest of the file's name will stand.
    var style: Companion.Style
    var prefix: [UInt8] = []
    var suffix: [UInt8]
    /// Only after a picture that can be a Live Photo's or a motion photo's.
    var isMotionVideo = false

    static func stem(_ base: some Sequence<UInt8>, _ suffix: some Sequence<UInt8>) -> Calling {
        stem(of: [Array(base)], suffix)
    }

    static func stem(of bases: [[UInt8]], _ suffix: some Sequence<UInt8>) -> Calling {
        Calling(match: .stem, bases: bases, style: .stem, suffix: Array(suffix))
    }

    static func wholeName(_ base: some Sequence<UInt8>, _ suffix: some Sequence<UInt8>) -> Calling {
        Calling(match: .wholeName, bases: [Array(base)], style: .wholeName, suffix: Array(suffix))
    }

    /// Every way, the more exact one first; none for a file that goes along with nothing.
    public static func all(of file: FileName) -> [Calling] {
        guard !file.isUnfinished else { return [] }
        var all: [Calling] = []
        for family in CompanionFamily.all {
            let own = family.callings(file)
            all += own
            if family.isExclusive, !own.isEmpty { return all }
        }
        return all + general(file)
    }

    /// Of what no family of its own is: by the whole name, the longest first, then by the stem.
    private static func general(_ file: FileName) -> [Calling] {
        guard !file.isPicture, !file.isOtherPicture, !file.isRaw, !file.isVideo, !file.isReferredTo else { return [] }
        let bytes = file.bytes
        let ends = bytes.indices.dropFirst().reversed().filter { index in
            switch bytes[index] {
            case UInt8(ascii: "."), UInt8(ascii: "~"): true
            case UInt8(ascii: "_"): bytes[index...].begins(with: Backup.original)
            default: false
            }
        }
        return ends.map { .wholeName(bytes[..<$0], bytes[$0...]) } + [.stem(file.stem, file.dotExtension)]
    }
}
