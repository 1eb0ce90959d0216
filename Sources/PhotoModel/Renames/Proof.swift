/// What identifies a file, besides its size and time.
public struct Proof: Hashable, Sendable {
    /// The file system that its inode number belongs to; nil if that has no identifier.
    public var fileSystem: String?
    /// SHA-256 of the content, if inode numbers don't last; then it decides instead of the number.
    public var digest: [UInt8]?

    public init(fileSystem: String? = nil, digest: [UInt8]? = nil) {
        self.fileSystem = fileSystem
        self.digest = digest
    }
}
