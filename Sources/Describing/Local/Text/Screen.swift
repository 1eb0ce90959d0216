import PhotoModel

/// Tells pictures of a screen or a rendered page from photographs.
enum Screen {
    /// Minimum fraction of pixels that are exactly like the one to their right: a sensor's noise leaves few of them, compression
    /// keeps most.
    private static let leastFlat = 0.5

    static func isLikely(_ raster: Raster) -> Bool { flatness(raster) >= leastFlat }

    private static func flatness(_ raster: Raster) -> Double {
        var same = 0
        raster.pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<raster.height {
                var index = row * raster.width * 3
                for _ in 1..<max(2, raster.width) where index + 5 < pixels.count {
                    if pixels[index] == pixels[index + 3], pixels[index + 1] == pixels[index + 4],
                        pixels[index + 2] == pixels[index + 5]
                    {
                        same += 1
                    }
                    index += 3
                }
            }
        }
        return Double(same) / Double(max(1, (raster.width - 1) * raster.height))
    }
}
