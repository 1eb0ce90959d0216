extension Job {
    /// The absolute path, bytes.
    public func absolute(_ path: RelativePath) -> [UInt8] { path.absolute(beneath: movedRoot ?? root) }

    /// A path as a user writes it, absolute or relative to the root.
    ///
    /// - Returns: nil for the root itself, and for a path that is not beneath it.
    public func relative(_ written: [UInt8]) -> RelativePath? {
        let prefix = [root, movedRoot].compactMap { $0.map(RelativePath.prefix) }.first { written.starts(with: $0) }
        let path = RelativePath(bytes: Array(written.dropFirst(prefix?.count ?? 0)))
        return path?.isRoot == true ? nil : path
    }
}

extension RelativePath {
    /// The absolute path beneath an absolute root, bytes.
    public func absolute(beneath root: [UInt8]) -> [UInt8] { isRoot ? root : Self.prefix(root) + bytes }

    /// What the absolute paths beneath a root begin with.
    public static func prefix(_ root: [UInt8]) -> [UInt8] {
        root.last == UInt8(ascii: "/") ? root : root + [UInt8(ascii: "/")]
    }
}
