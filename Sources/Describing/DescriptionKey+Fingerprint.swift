import Crypto
public import PhotoModel

extension DescriptionKey {
    /// - Parameters:
    ///   - thumbnailHash: SHA-256 of the JPEG, lower-case hex.
    ///   - fingerprint: of a `Describer`.
    public init(thumbnailHash: String, fingerprint: [String]) {
        var hash = SHA256()
        hash.update(data: Array(thumbnailHash.utf8))
        for part in fingerprint {
            // Each part has its length before it, so that no two lists give the same bytes.
            hash.update(data: Array("\n\(part.utf8.count):\(part)".utf8))
        }
        self.init(digest: Array(hash.finalize()))
    }
}

extension Thumbnail {
    /// SHA-256 of the JPEG, lower-case hex.
    public var hash: String { SHA256.hash(data: jpeg).hex }
}
