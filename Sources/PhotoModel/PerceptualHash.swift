#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What a picture looks like from afar, in 64 bits: near-equal pictures differ in few of them.
///
/// pHash by the discrete cosine transform (Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions",
/// 2010): of 32 × 32 grey pixels the 8 × 8 lowest frequencies, each above their median or not.
public struct PerceptualHash: Hashable, Sendable {
    public var bits: UInt64

    public init(bits: UInt64) { self.bits = bits }

    public static let side = 32
    private static let frequencies = 8

    /// How many bits differ, 0 to 64.
    public func distance(to other: PerceptualHash) -> Int { (bits ^ other.bits).nonzeroBitCount }

    /// - Parameter pixels: 32 × 32 of them, three bytes each (R, G, B), row by row.
    public init(pixels: UnsafeBufferPointer<UInt8>) {
        let (side, frequencies) = (Self.side, Self.frequencies)
        precondition(pixels.count == side * side * 3)
        // Rec. 601 luma.
        let grey = (0..<side * side).map { index -> Double in
            0.299 * Double(pixels[index * 3]) + 0.587 * Double(pixels[index * 3 + 1])
                + 0.114 * Double(pixels[index * 3 + 2])
        }
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

    /// DCT-II, by frequency and place.
    private static let cosines: [Double] = (0..<frequencies * side).map { index in
        let (frequency, place) = (index / side, index % side)
        return cos(.pi * Double(frequency) * (2 * Double(place) + 1) / Double(2 * side))
    }
}
