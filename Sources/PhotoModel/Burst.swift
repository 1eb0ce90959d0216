/// Shots that share a description, by the hashes of their thumbnails.
public struct Burst: Hashable, Sendable {
    /// The thumbnail of the first of them that was seen: it stays, whoever else is found.
    public var name: String
    /// In the order of capture.
    public var shots: [String]

    public init(name: String, shots: [String]) {
        self.name = name
        self.shots = shots
    }

    public init(alone thumbnail: String) {
        self.init(name: thumbnail, shots: [thumbnail])
    }
}

/// Remembers which shots belong together, across jobs and processes. Blocking.
public protocol BurstMemory: Sendable {
    /// Finds the burst of a photo, or begins one.
    ///
    /// - Parameters:
    ///   - thumbnail: SHA-256 of the JPEG, lower-case hex.
    ///   - form: as of `KnownThumbnail`; those of another one are not looked at.
    ///   - shot: nil where the file does not say when and by which camera.
    func burst(of thumbnail: String, form: String, _ shot: Shot?) throws -> Burst
}
