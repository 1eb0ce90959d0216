/// A burst: shots that share a description, by the digests of their thumbnails.
public struct Burst: Hashable, Sendable {
    /// The thumbnail of the shot that was described first; it stays the same when other shots are found.
    public var name: String
    /// That first one, then a limited number of others in the order of capture.
    public var shots: [String]

    public init(name: String, shots: [String]) {
        self.name = name
        self.shots = shots
    }

    public init(alone thumbnail: String) {
        self.init(name: thumbnail, shots: [thumbnail])
    }
}
