#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A perceptual hash of 64 bits: similar pictures differ in few bits.
///
/// pHash by the discrete cosine transform (Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions",
/// 2010): for each of the 8 × 8 lowest frequencies of 32 × 32 grey pixels, whether it is above their median.
public struct PerceptualHash: Hashable, Sendable {
    public var bits: UInt64

    public init(bits: UInt64) { self.bits = bits }

    public static let side = 32
    private static let frequencies = 8

    /// The number of different bits, 0 to 64.
    public func distance(to other: PerceptualHash) -> Int { (bits ^ other.bits).nonzeroBitCount }

    /// - Parameters:
    ///   - pixels: `width` × `height` pixels of three bytes each (R, G, B), row by row.
    ///   - width: in pixels.
    ///   - height: in pixels.
    public init(pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int) {
        let (side, frequencies) = (Self.side, Self.frequencies)
        precondition(width > 0 && height > 0 && pixels.count == width * height * 3)
        let grey = Self.grey(pixels, width, height)
        var rows = [Double](repeating: 0, count: side * frequencies)
        for row in 0..<side {
            for frequency in 0..<frequencies {
                var sum = 0.0
                for column in 0..<side { sum += grey[row * side + column] * Self.cosines[frequency * side + column] }
                rows[row * frequencies + frequency] = sum
            }
        }
        var low = [Double](repeating: 0, count: frequencies * frequencies)
        for vertical in 0..<frequencies {
            for horizontal in 0..<frequencies {
                var sum = 0.0
                for row in 0..<side {
                    sum += rows[row * frequencies + horizontal] * Self.cosines[vertical * side + row]
                }
                low[vertical * frequencies + horizontal] = sum
            }
        }
        let sorted = low.sorted()
        let median = (sorted[low.count / 2 - 1] + sorted[low.count / 2]) / 2
        bits = low.reduce(0) { $0 << 1 | ($1 > median ? 1 : 0) }
    }

    /// The luma (Rec. 601) of the picture, scaled to 32 × 32 by averaging areas.
    private static func grey(_ pixels: UnsafeBufferPointer<UInt8>, _ width: Int, _ height: Int) -> [Double] {
        let (across, down) = (Area.all(of: width), Area.all(of: height))
        var grey = [Double](repeating: 0, count: side * side)
        var line = [Double](repeating: 0, count: side)
        // Row sums; a row that two areas share counts for both in part.
        for row in 0..<height {
            for (column, area) in across.enumerated() {
                var sum = 0.0
                for place in area.places {
                    let pixel = (row * width + place) * 3
                    let luma =
                        0.299 * Double(pixels[pixel]) + 0.587 * Double(pixels[pixel + 1])
                        + 0.114 * Double(pixels[pixel + 2])
                    sum += luma * area.weight(place)
                }
                line[column] = sum
            }
            for (index, area) in down.enumerated() where area.places.contains(row) {
                let weight = area.weight(row)
                for column in 0..<side { grey[index * side + column] += line[column] * weight }
            }
        }
        return grey
    }

    /// A 32nd of a side, in fractional pixels.
    private struct Area {
        var start: Double
        var end: Double
        var places: Range<Int>

        static func all(of length: Int) -> [Area] {
            (0..<side).map { index in
                let start = Double(index) * Double(length) / Double(side)
                let end = Double(index + 1) * Double(length) / Double(side)
                return Area(start: start, end: end, places: Int(start)..<min(length, Int(end.rounded(.up))))
            }
        }

        /// The share of a pixel in the area.
        func weight(_ place: Int) -> Double {
            (min(end, Double(place + 1)) - max(start, Double(place))) / (end - start)
        }
    }

    /// DCT-II, by frequency and position.
    private static let cosines: [Double] = (0..<frequencies * side).map { index in
        let (frequency, place) = (index / side, index % side)
        return cos(.pi * Double(frequency) * (2 * Double(place) + 1) / Double(2 * side))
    }
}
