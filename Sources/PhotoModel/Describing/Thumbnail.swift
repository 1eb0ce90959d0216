/// A thumbnail: upright, sRGB, without metadata.
public struct Thumbnail: Sendable {
    /// A JPEG file.
    public var jpeg: [UInt8]
    /// Pixels.
    public var width: Int
    public var height: Int
    /// For models in the process: the forms that were requested, in that order.
    public var rasters: [Raster]
    public var perceptualHash: PerceptualHash?
    /// Made from the thumbnail that the file has inside.
    public var isPreview = false
    /// Of a preview: makes the same from the picture itself. Blocking. It throws `ItemFailure`.
    public var whole: (@Sendable () throws -> Thumbnail)?

    public init(jpeg: [UInt8], width: Int, height: Int, rasters: [Raster] = [], perceptualHash: PerceptualHash? = nil) {
        self.jpeg = jpeg
        self.width = width
        self.height = height
        self.rasters = rasters
        self.perceptualHash = perceptualHash
    }
}
