/// A file that belongs to a photo and must keep matching its name.
public struct Companion: Hashable, Sendable {
    public enum Style: Hashable, Sendable {
        /// Named after the photo's stem: `X.xmp`, `X.MOV` beside `X.jpg`.
        case stem
        /// Named after the photo's whole name: `X.jpg.xmp`.
        case wholeName
    }

    public var name: FileName
    public var style: Style
    /// What comes before the photo's stem or name: `._` of an AppleDouble file, otherwise empty.
    public var prefix: [UInt8]
    /// What follows the photo's stem or name; kept byte for byte, so that no extension is doubled.
    public var suffix: [UInt8]
    /// The photo beside which it has `name`; nil if unknown.
    public var photo: FileName?

    public init(
        name: FileName, style: Style, prefix: [UInt8] = [], suffix: [UInt8], photo: FileName? = nil
    ) {
        self.name = name
        self.style = style
        self.prefix = prefix
        self.suffix = suffix
        self.photo = photo
    }

    /// Its name beside a photo of that name: its current name beside its current photo, whatever that looks like.
    public func name(beside photo: FileName) -> FileName { photo == self.photo ? name : newName(beside: photo) }

    /// The same, by prefix and suffix only.
    func newName(beside photo: FileName) -> FileName {
        let base = style == .stem ? photo.stem : photo.bytes
        // Parts of names, one of them not empty, so always a name.
        return FileName(prefix + base + suffix(behind: base, of: photo)) ?? name
    }

    private func suffix(behind base: [UInt8], of new: FileName) -> [UInt8] {
        guard style == .stem else { return suffix }
        // `X.MP` beside `X.MP.jpg`.
        if MotionVideo.isSuffix(suffix), base.suffix(suffix.count).elementsEqual(suffix) { return [] }
        // `X_01.jpg.xmp` contains the photo's extension.
        guard let old = photo?.dotExtension ?? DarktableVersion.dotExtension(in: suffix), old != new.dotExtension,
            let version = DarktableVersion(suffix: suffix, old)
        else { return suffix }
        return version.mark + new.dotExtension + version.end
    }

    /// A photo's companions with their names beside its current name, which may have changed since they were found.
    public static func present(_ companions: [Companion], beside photo: FileName) -> [Companion] {
        let found = Companions(files: companions.map(\.name), photos: [photo]).byPhoto[photo] ?? []
        return companions.map { companion in
            var now = companion
            now.photo = photo
            guard !found.contains(now) else { return now }
            let expected = companion.newName(beside: photo)
            if NameRules.careful.key(expected) != NameRules.careful.key(now.name) { now.name = expected }
            return now
        }
    }

    /// The video of a Live Photo or motion photo.
    public var isMotionVideo: Bool { MotionVideo.isOne(name) }

    /// Bytes by which its name is longer than its photo's, if that has this extension.
    public func surplus(over dotExtension: [UInt8]) -> Int {
        guard let photo = FileName([UInt8(ascii: "x")] + dotExtension) else { return 0 }
        return newName(beside: photo).bytes.count - photo.bytes.count
    }
}

extension Companion {
    /// `prefix` and `suffix` in one text, for a column; neither contains a slash.
    public var affixes: [UInt8] { prefix.isEmpty ? suffix : prefix + [UInt8(ascii: "/")] + suffix }

    public init(name: FileName, style: Style, affixes: [UInt8]) {
        let slash = affixes.firstIndex(of: UInt8(ascii: "/"))
        self.init(
            name: name, style: style, prefix: slash.map { Array(affixes[..<$0]) } ?? [],
            suffix: slash.map { Array(affixes[($0 + 1)...]) } ?? affixes)
    }
}
