/// What distinguishes a file from another one with the same name.
public struct FileIdentity: Hashable, Sendable, Codable {
    public var device: UInt64
    public var inode: UInt64
    /// Bytes.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    /// Number of hard links.
    public var links: Int

    public init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, links: Int) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.links = links
    }

    /// Everything except the inode number is equal; not every file system keeps inode numbers.
    public func looksUnchanged(since other: FileIdentity) -> Bool {
        size == other.size && modified == other.modified
    }
}
