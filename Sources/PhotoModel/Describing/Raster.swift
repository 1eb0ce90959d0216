/// An upright picture in memory: `width` × `height` pixels of three bytes each (R, G, B), row by row.
public struct Raster: Sendable {
    public var width: Int
    public var height: Int
    public var pixels: [UInt8]

    /// - Parameters:
    ///   - width: in pixels.
    ///   - height: in pixels.
    ///   - pixels: three bytes for each.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height * 3)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Which part of a photo a raster shows, and its size.
    public enum Form: Hashable, Sendable, Codable {
        /// The largest square in the middle, scaled to this side in pixels.
        case center(Int)
        /// The whole photo, scaled to this longest side in pixels.
        case whole(Int)
        /// The whole photo in the size in which it was decoded.
        case decoded
    }

    /// Where the picture is within a larger square.
    public enum Place: Sendable {
        case center
        case topLeft
    }

    /// The picture within a square, with grey around it.
    ///
    /// - Parameters:
    ///   - side: of the square in pixels; at least width and height.
    ///   - place: where the picture is.
    /// - Returns: `side` × `side` pixels.
    public func padded(to side: Int, at place: Place) -> Raster {
        precondition(width <= side && height <= side)
        guard width < side || height < side else { return self }
        var square = [UInt8](repeating: 127, count: side * side * 3)
        let (left, top) = place == .center ? ((side - width) / 2, (side - height) / 2) : (0, 0)
        for row in 0..<height {
            let to = ((top + row) * side + left) * 3
            square.replaceSubrange(to..<to + width * 3, with: pixels[row * width * 3..<(row + 1) * width * 3])
        }
        return Raster(width: side, height: side, pixels: square)
    }
}
