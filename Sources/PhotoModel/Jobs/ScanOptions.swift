/// Which files are examined.
public struct ScanOptions: Hashable, Sendable, Codable {
    /// Paths beneath the root, in JSON as hex of their bytes; the root is the empty one.
    public var starts: [RelativePath] = [.root]
    public var recursive = true
    public var include: [String] = []
    public var exclude: [String] = []
    public var hidden = false
    public var followSymlinks = false
    /// Videos that belong to no picture are photos too; nil for no.
    public var videos: Bool?

    public init() {}

    public var namesVideos: Bool { videos ?? false }
}
