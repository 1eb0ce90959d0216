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
    /// What stands behind the photo's stem or name; kept byte for byte, so that no extension is ever doubled.
    public var suffix: [UInt8]

    public init(name: FileName, style: Style, suffix: [UInt8]) {
        self.name = name
        self.style = style
        self.suffix = suffix
    }

    /// The name that goes with a photo of that name.
    public func name(beside photo: FileName) -> FileName {
        // Two parts of names, none of them empty: always a name.
        FileName((style == .stem ? photo.stem : photo.bytes) + suffix) ?? name
    }

    /// The same file beside its photo's present name, whatever that was when the companion was found.
    public func present(beside photo: FileName) -> Companion {
        let now = Companions(files: [name], photos: [photo]).byPhoto[photo]?.first
        return now ?? Companion(name: name(beside: photo), style: style, suffix: suffix)
    }

    /// The film of a Live Photo.
    public var isFilm: Bool { name.lowercasedExtension == CompanionRules.film }

    /// Bytes that its name has more than its photo's.
    public func surplus(over photo: FileName) -> Int { name(beside: photo).bytes.count - photo.bytes.count }
}
