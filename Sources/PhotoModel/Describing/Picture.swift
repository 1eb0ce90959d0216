/// A thumbnail, with what identifies its burst.
public struct Picture: Hashable, Sendable {
    /// SHA-256 of the JPEG, lower-case hex.
    public var thumbnail: String
    /// As in `KnownThumbnail`; only pictures of the same form are compared.
    public var form: String
    /// Nil if time or camera are unknown, or if bursts are off.
    public var shot: Shot?

    public init(thumbnail: String, form: String, shot: Shot?) {
        self.thumbnail = thumbnail
        self.form = form
        self.shot = shot
    }
}
