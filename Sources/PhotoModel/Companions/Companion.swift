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

    /// The same file as it is called now, of a plan: as when that was made, until the photo has got its new name.
    public func present(beside photo: FileName, planned new: FileName) -> Companion {
        var now = self
        now.photo = photo
        if photo == new { now.name = newName(beside: new) }
        return now
    }

    /// The video of a Live Photo or motion photo.
    public var isMotionVideo: Bool { MotionVideo.isOne(name) }

    /// Bytes that its name has more than its photo's, once that is renamed.
    public func surplus(over photo: FileName) -> Int {
        prefix.count + suffix.count - (style == .stem ? photo.dotExtension.count : 0)
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
