extension Job {
    /// The absolute path of a path beneath the job's root.
    public func absolute(_ path: RelativePath) -> [UInt8] { path.isRoot ? root : rootPrefix + path.bytes }

    /// A path as a user writes it, absolute or relative to the root.
    ///
    /// - Returns: nil for the root itself, and for a path that is not beneath it.
    public func relative(_ written: [UInt8]) -> RelativePath? {
        let isAbsolute = written.starts(with: rootPrefix)
        let path = RelativePath(bytes: isAbsolute ? Array(written.dropFirst(rootPrefix.count)) : written)
        return path?.isRoot == true ? nil : path
    }

    private var rootPrefix: [UInt8] { root.last == UInt8(ascii: "/") ? root : root + [UInt8(ascii: "/")] }
}
