/// Camera and time of a photo, which decide whether two photos belong to one burst.
public struct Shot: Hashable, Sendable {
    /// Maker and model.
    public var camera: String
    /// Local time, in milliseconds.
    public var time: Int64
    public var perceptualHash: PerceptualHash

    public init(camera: String, time: Int64, perceptualHash: PerceptualHash) {
        self.camera = camera
        self.time = time
        self.perceptualHash = perceptualHash
    }

    /// Nil if the camera or the second is unknown.
    public init?(_ metadata: Metadata) {
        let camera = [metadata.make, metadata.model].compactMap(\.self).joined(separator: " ")
        guard !camera.isEmpty, let perceptualHash = metadata.perceptualHash, let date = metadata.captured,
            date.isDayOnly != true
        else {
            return nil
        }
        self.init(camera: camera, time: date.milliseconds, perceptualHash: PerceptualHash(bits: perceptualHash))
    }

    /// Milliseconds.
    public static let longestPause: Int64 = 2_000
    /// Maximum different bits of 64 between two shots of one scene. A picture that is shifted by 1 % of its width differs in
    /// 2 to 12 bits, another picture in about 32 and hardly ever in fewer than 18.
    public static let maximumDistance = 12

    /// Maximum shots within the interval that are compared: cameras take at most 60 a second, but a stopped clock can give
    /// thousands of photos the same time.
    public static let mostBefore = 120

    /// The other photo is the next or previous shot of the same burst.
    public func follows(_ other: Shot) -> Bool {
        camera == other.camera && abs(time - other.time) <= Self.longestPause
            && perceptualHash.distance(to: other.perceptualHash) <= Self.maximumDistance
    }
}
