import PhotoModel

extension Job {
    /// The path as `--absolute` writes it.
    func absolute(_ path: RelativePath) -> [UInt8] { path.isRoot ? root : beneathRoot + path.bytes }

    /// A path as somebody writes it, beneath the root or absolute; nil for one that is not beneath, and the root itself.
    func relative(_ written: [UInt8]) -> RelativePath? {
        let isAbsolute = written.starts(with: beneathRoot)
        let path = RelativePath(bytes: isAbsolute ? Array(written.dropFirst(beneathRoot.count)) : written)
        return path?.isRoot == true ? nil : path
    }

    private var beneathRoot: [UInt8] { root.last == UInt8(ascii: "/") ? root : root + [UInt8(ascii: "/")] }
}
