/// A file that belongs to a photo and must go on being called after it.
public struct Companion: Hashable, Sendable {
    public enum Style: Hashable, Sendable {
        /// Called by the photo's stem: `X.xmp`, `X.MOV` beside `X.jpg`.
        case stem
        /// Called by the photo's whole name: `X.jpg.xmp`.
        case wholeName
    }

    public var name: FileName
    public var style: Style
    /// What stands before the photo's stem or name: `._` of an AppleDouble file, nothing as a rule.
    public var prefix: [UInt8]
    /// What stands behind the photo's stem or name; kept byte for byte, so that no extension is ever doubled.
    public var suffix: [UInt8]
    /// Beside which it has `name`; nil where that is not known.
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

    /// The name that goes with a photo of that name: its present one beside its present photo, whatever that looks like.
    public func name(beside photo: FileName) -> FileName { photo == self.photo ? name : newName(beside: photo) }

    /// The same, whatever it is called beside its present photo.
    func newName(beside photo: FileName) -> FileName {
        let base = style == .stem ? photo.stem : photo.bytes
        // Parts of names, of which one is not empty: always a name.
        return FileName(prefix + base + suffix(behind: base, of: photo)) ?? name
    }

    private func suffix(behind base: [UInt8], of new: FileName) -> [UInt8] {
        guard style == .stem else { return suffix }
        // `X.MP` beside `X.MP.jpg`.
        if MotionVideo.isSuffix(suffix), base.suffix(suffix.count).elementsEqual(suffix) { return [] }
        // `X_01.jpg.xmp` names the photo's extension too.
        guard let old = photo?.dotExtension ?? DarktableVersion.dotExtension(in: suffix), old != new.dotExtension,
            let version = DarktableVersion(suffix: suffix, old)
        else { return suffix }
        return version.mark + new.dotExtension + version.end
    }

    /// A photo's companions as they are called beside its present name, whatever that was when they were found: each that can be
    /// read as it was then has its name still.
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

    /// Bytes that its name has more than its photo's, where that has this extension.
    public func surplus(over dotExtension: [UInt8]) -> Int {
        guard let photo = FileName([UInt8(ascii: "x")] + dotExtension) else { return 0 }
        return newName(beside: photo).bytes.count - photo.bytes.count
    }
}

extension Companion {
    /// `prefix` and `suffix` in one, for a column; a slash is in neither.
    public var affixes: [UInt8] { prefix.isEmpty ? suffix : prefix + [UInt8(ascii: "/")] + suffix }

    public init(name: FileName, style: Style, affixes: [UInt8]) {
        let slash = affixes.firstIndex(of: UInt8(ascii: "/"))
        self.init(
            name: name, style: style, prefix: slash.map { Array(affixes[..<$0]) } ?? [],
            suffix: slash.map { Array(affixes[($0 + 1)...]) } ?? affixes)
    }
}
