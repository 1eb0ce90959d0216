/// `side` × `side` pixels of three bytes each (R, G, B), row by row.
public struct Raster: Sendable {
    public var side: Int
    public var pixels: [UInt8]

    public init(side: Int, pixels: [UInt8]) {
        self.side = side
        self.pixels = pixels
    }

    /// The whole picture, scaled into the square, with grey around it.
    ///
    /// - Parameters:
    ///   - side: of the square, in pixels.
    ///   - pixels: `width` × `height` of them, three bytes each.
    ///   - width: in pixels.
    ///   - height: in pixels.
    public init(side: Int, fitting pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int) {
        precondition(width <= side && height <= side && pixels.count == width * height * 3)
        self.side = side
        self.pixels = [UInt8](repeating: 127, count: side * side * 3)
        let (left, top) = ((side - width) / 2, (side - height) / 2)
        for row in 0..<height {
            let from = row * width * 3
            let to = ((top + row) * side + left) * 3
            self.pixels.replaceSubrange(to..<to + width * 3, with: pixels[from..<from + width * 3])
        }
    }
}
