/// What is known of a file before its pixels are looked at.
public struct FileHints: Sendable {
    /// A raw picture: its preview is wanted.
    public var isRaw = false
    /// Of a raw picture, EXIF 1…8: how its preview is turned.
    public var orientation = 1
    /// Of a TIFF picture: lines of a strip, or of a row of tiles. Nil where they aren't known.
    public var linesAtOnce: Int?
    /// Of a JPEG: smaller pictures behind it, which are JPEGs too. Where their bytes stand in the file, and their pixels.
    public var thumbnails: [(offset: Int, count: Int, width: Int, height: Int)] = []

    public init(isRaw: Bool = false, orientation: Int = 1, linesAtOnce: Int? = nil) {
        (self.isRaw, self.orientation, self.linesAtOnce) = (isRaw, orientation, linesAtOnce)
    }
}
