/// The thumbnail digest and metadata of a file, so that an unchanged file need not be decoded again.
public struct KnownThumbnail: Hashable, Sendable {
    public var identity: FileIdentity
    /// What the thumbnail depends on besides the file.
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
