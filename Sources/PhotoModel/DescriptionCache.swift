/// What makes two requests the same: SHA-256 over the thumbnail's SHA-256, provider, model, prompt, schema version and
/// language. Not the photo's name, folder or EXIF, so that a moved or renamed photo costs nothing again.
public struct DescriptionKey: Hashable, Sendable {
    /// 32 bytes.
    public var digest: [UInt8]

    public init(digest: [UInt8]) {
        self.digest = digest
    }
}

/// Which thumbnail a file makes, and what it says of itself: as long as it is the same file, nobody has to decode it again.
public struct KnownThumbnail: Hashable, Sendable {
    public var identity: FileIdentity
    /// What the thumbnail depends on beside the file.
    public var form: String
    /// SHA-256 of the JPEG, lower-case hex.
    public var hash: String
    public var metadata: Metadata

    public init(identity: FileIdentity, form: String, hash: String, metadata: Metadata) {
        self.identity = identity
        self.form = form
        self.hash = hash
        self.metadata = metadata
    }
}

/// Remembers descriptions that were paid for, across jobs. Blocking.
public protocol DescriptionCache: Sendable {
    func description(for key: DescriptionKey) throws -> Description?

    /// - Parameter form: as of `KnownThumbnail`.
    func thumbnail(of identity: FileIdentity, form: String) throws -> KnownThumbnail?

    /// The pictures that share a description with this one, as far as somebody has asked about them.
    func burst(of picture: Picture) throws -> Burst

    /// Of all processes one asks about a picture, or about a burst, at a time; the others find its answer. From here on
    /// the picture is known as one of its burst.
    ///
    /// - Parameter key: what is asked about a thumbnail.
    /// - Returns: false while another one asks. It is given back with the photo's completion.
    func takeQuestion(_ picture: Picture, worker: Int64, key: (_ thumbnail: String) -> DescriptionKey) throws -> Bool
}
