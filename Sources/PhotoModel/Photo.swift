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

    /// The same file, unchanged. The device number is left out: it changes when a disk is mounted anew, and the name is
    /// looked up beneath the same root anyway. So is the link count, which other programs may change.
    public func isSameFile(as other: FileIdentity) -> Bool {
        inode == other.inode && size == other.size && modified == other.modified
    }
}
