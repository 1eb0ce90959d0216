/// A thumbnail, and what tells whether it is of a burst.
public struct Picture: Hashable, Sendable {
    /// SHA-256 of the JPEG, lower-case hex.
    public var thumbnail: String
    /// As of `KnownThumbnail`; pictures of another one are not looked at.
    public var form: String
    /// Nil where the file does not say when and by which camera, or where nobody wants to know.
    public var shot: Shot?

    public init(thumbnail: String, form: String, shot: Shot?) {
        self.thumbnail = thumbnail
        self.form = form
        self.shot = shot
    }
}

/// Shots that share a description, by the hashes of their thumbnails.
public struct Burst: Hashable, Sendable {
    /// The thumbnail of the first of them that was asked about: it stays, whoever else is found.
    public var name: String
    /// That first one, then others in the order of capture, not more than a description is looked for among.
    public var shots: [String]

    public init(name: String, shots: [String]) {
        self.name = name
        self.shots = shots
    }

    public init(alone thumbnail: String) {
        self.init(name: thumbnail, shots: [thumbnail])
    }
}
