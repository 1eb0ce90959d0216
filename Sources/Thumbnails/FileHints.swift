public import PhotoModel

/// What is known of a file before its pixels are looked at.
public struct FileHints: Sendable {
    /// Of a raw picture, EXIF 1…8: its preview is wanted, turned like this. Nil for other files.
    public var rawOrientation: Int?
    /// Of a TIFF picture: lines of a strip, or of a row of tiles. Nil where they aren't known.
    public var linesAtOnce: Int?
    /// Of a JPEG: smaller JPEGs behind it.
    public var thumbnails: [EmbeddedPicture]
    /// A frame of a video is wanted.
    public var isVideo: Bool
    /// Of a video, in pixels, upright; nil where it isn't known.
    public var videoSize: (width: Int, height: Int)?

    public init(
        rawOrientation: Int? = nil, linesAtOnce: Int? = nil, thumbnails: [EmbeddedPicture] = [],
        isVideo: Bool = false, videoSize: (width: Int, height: Int)? = nil
    ) {
        (self.rawOrientation, self.linesAtOnce, self.thumbnails) = (rawOrientation, linesAtOnce, thumbnails)
        (self.isVideo, self.videoSize) = (isVideo, videoSize)
    }
}
