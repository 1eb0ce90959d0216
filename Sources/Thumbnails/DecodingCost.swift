/// The memory that a decoder needs at most for a picture, in bytes, as its header has it.
///
/// The figures were measured with libvips 8.14 and the decoders of Debian 12 on pictures of 3, 12 and 48 megapixels (docs/performance.md).
enum DecodingCost {
    /// - Parameters:
    ///   - photo: whose header has been read.
    ///   - linesAtOnce: of a TIFF picture; nil for all.
    /// - Returns: bytes.
    static func bytes(of photo: OpenPhoto, linesAtOnce: Int?) -> Int {
        let pixels = photo.width * photo.height
        let bytesOfPixel = photo.bands * photo.bytesOfBand
        let whole =
            switch photo.loader {
            // The planes of the decoder, their RGB, and the copy of libvips.
            case "heifload": pixels * bytesOfPixel * 11 / 4
            // Coefficients of 16 bits for all bands.
            case "jpegload": photo.isProgressive ? pixels * photo.bands * 9 / 4 : 0
            case "pngload": photo.isProgressive ? pixels * bytesOfPixel * 5 / 4 : 0
            // Not by libvips alone: a canvas, and the file.
            case "webpload", "gifload": pixels * 13 / 2
            // Strips, or rows of tiles; a file may have all its lines in one.
            case "tiffload": photo.width * min(photo.height, linesAtOnce ?? .max) * bytesOfPixel * 5 / 4
            default: pixels * max(bytesOfPixel, 4) * 3
            }
        return whole + lines(photo)
    }

    /// The lines that are scaled at the same time.
    private static func lines(_ photo: OpenPhoto) -> Int {
        guard photo.loader != "jpegload" else { return (8 << 20) + photo.width * 256 }
        // Transparency is multiplied in floating point.
        return (8 << 20) + photo.width * (photo.hasAlpha ? 18 << 10 : photo.bytesOfBand * 9 << 9)
    }
}
