/// One release of a camera's shutter: what tells whether two photos belong to one burst.
public struct Shot: Hashable, Sendable {
    /// Maker and model.
    public var camera: String
    /// By the clock on the wall, milliseconds.
    public var time: Int64
    public var look: PerceptualHash

    public init(camera: String, time: Int64, look: PerceptualHash) {
        self.camera = camera
        self.time = time
        self.look = look
    }

    /// Nil where the file does not say which camera it was, or at which second.
    public init?(_ metadata: Metadata) {
        let camera = [metadata.make, metadata.model].compactMap(\.self).joined(separator: " ")
        guard !camera.isEmpty, let look = metadata.look, let date = metadata.captured, date.isDayOnly != true else {
            return nil
        }
        self.init(camera: camera, time: date.milliseconds, look: PerceptualHash(bits: look))
    }

    /// Milliseconds.
    public static let longestPause: Int64 = 2_000
    /// Bits of 64 in which two shots of one scene may differ: moved by a hundredth of its width a picture
    /// differs in 2 to 12, from another picture in about 32 and hardly ever in less than 18.
    public static let farthestLook = 12

    /// Of those within the pause no more are looked at: 60 a second are the most that cameras make, and a clock that stands
    /// still may give thousands of photos one time.
    public static let mostBefore = 120

    /// The next of the same burst, or the one before.
    public func follows(_ other: Shot) -> Bool {
        camera == other.camera && abs(time - other.time) <= Self.longestPause
            && look.distance(to: other.look) <= Self.farthestLook
    }
}
