/// A smaller picture that a file has inside, as a file of its own.
public struct EmbeddedPicture: Hashable, Sendable {
    /// Bytes from the start of the file.
    public var offset: Int
    public var count: Int
    /// Pixels.
    public var width: Int
    public var height: Int

    public init(offset: Int, count: Int, width: Int, height: Int) {
        (self.offset, self.count, self.width, self.height) = (offset, count, width, height)
    }
}
