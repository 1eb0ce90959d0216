/// A file that is a photo by its first bytes.
public struct Photo: Hashable, Sendable {
    public var path: RelativePath
    public var format: PhotoFormat
    public var identity: FileIdentity

    /// It is a photo only where no other picture has it as its companion.
    public var mayBeAlone: Bool { format == .video || format == .raw && path.name?.isRaw ?? false }

    public init(path: RelativePath, format: PhotoFormat, identity: FileIdentity) {
        self.path = path
        self.format = format
        self.identity = identity
    }
}
