/// What makes two requests the same: SHA-256 over the thumbnail's bytes, provider, model, prompt, schema version and
/// language. Not the photo's name, folder or EXIF, so that a moved or renamed photo costs nothing again.
public struct DescriptionKey: Hashable, Sendable {
    /// 32 bytes.
    public var digest: [UInt8]

    public init(digest: [UInt8]) {
        self.digest = digest
    }
}

/// Remembers descriptions that were paid for, across jobs.
public protocol DescriptionCache: Sendable {
    func description(for key: DescriptionKey) async throws -> Description?
}
