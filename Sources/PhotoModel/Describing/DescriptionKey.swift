/// The cache key of a description: SHA-256 over the thumbnail's SHA-256, provider, model, prompt, schema version and
/// language. The photo's name, folder and Exif are not part of it, so a moved or renamed photo costs nothing again.
public struct DescriptionKey: Hashable, Sendable {
    /// 32 bytes.
    public var digest: [UInt8]

    public init(digest: [UInt8]) {
        self.digest = digest
    }
}
