/// A file that is a photo by its first bytes.
public struct Photo: Hashable, Sendable {
    public var path: RelativePath
    public var format: PhotoFormat
    public var identity: FileIdentity

    public init(path: RelativePath, format: PhotoFormat, identity: FileIdentity) {
        self.path = path
        self.format = format
        self.identity = identity
    }
}
