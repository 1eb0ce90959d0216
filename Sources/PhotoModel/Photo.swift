/// A file that libvips can read and the user named.
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

/// What tells one file from another that has its name now.
public struct FileIdentity: Hashable, Sendable, Codable {
    public var device: UInt64
    public var inode: UInt64
    /// Bytes.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    /// Names that this inode had.
    public var links: Int

    public init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, links: Int) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.links = links
    }

    /// Nothing but the inode number may have changed, which not every file system keeps.
    public func looksUnchanged(since other: FileIdentity) -> Bool {
        size == other.size && modified == other.modified
    }
}
