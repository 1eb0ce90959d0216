/// A photo made small: upright, sRGB, without metadata.
public struct Thumbnail: Sendable {
    /// A JPEG file.
    public var jpeg: [UInt8]
    /// Pixels.
    public var width: Int
    public var height: Int
    /// The centre of the picture for a model in the process, when one was asked for.
    public var raster: Raster?

    public init(jpeg: [UInt8], width: Int, height: Int, raster: Raster? = nil) {
        self.jpeg = jpeg
        self.width = width
        self.height = height
        self.raster = raster
    }
}

/// `side` × `side` pixels of three bytes each (R, G, B), row by row.
public struct Raster: Sendable {
    public var side: Int
    public var pixels: [UInt8]

    public init(side: Int, pixels: [UInt8]) {
        self.side = side
        self.pixels = pixels
    }
}
