import PhotoModel

extension Raster {
    /// The picture in another size; smaller ones are averages of all pixels (a triangle filter).
    ///
    /// - Parameters:
    ///   - width: in pixels.
    ///   - height: in pixels.
    /// - Returns: `width` × `height` pixels.
    func resized(width: Int, height: Int) -> Raster {
        guard width != self.width || height != self.height else { return self }
        let rows = Resampling(from: self.height, to: height).rows(of: pixels, width: self.width)
        let columns = Resampling(from: self.width, to: width).columns(of: rows, width: self.width, height: height)
        return Raster(width: width, height: height, pixels: columns)
    }
}

/// How each pixel of a line is computed from those of a line of another length.
private struct Resampling {
    private var taps: [Tap] = []

    private struct Tap {
        var first: Int
        /// Their sum is 1 << 14.
        var weights: [Int32]
    }

    private static let bits: Int32 = 14
    private static let half: Int32 = 1 << 13

    init(from source: Int, to target: Int) {
        let scale = Double(source) / Double(target)
        let reach = max(1, scale)
        for position in 0..<target {
            let center = (Double(position) + 0.5) * scale
            let first = max(0, Int(center - reach + 0.5))
            let end = min(source, Int(center + reach + 0.5))
            let raw = (first..<max(first + 1, end)).map { max(0, 1 - abs((Double($0) + 0.5 - center) / reach)) }
            let sum = max(raw.reduce(0, +), .leastNormalMagnitude)
            let weights = raw.map { Int32(($0 / sum * Double(1 << Self.bits)).rounded()) }
            taps.append(Tap(first: first, weights: weights))
        }
    }

    /// The rows that are wanted, each a sum of whole rows: what the compiler makes vectors of.
    func rows(of pixels: [UInt8], width: Int) -> [UInt8] {
        let length = width * 3
        var result = [UInt8](repeating: 0, count: taps.count * length)
        var sums = [Int32](repeating: 0, count: length)
        pixels.withUnsafeBufferPointer { pixels in
            result.withUnsafeMutableBufferPointer { result in
                sums.withUnsafeMutableBufferPointer { sums in
                    for (row, tap) in taps.enumerated() {
                        sums.update(repeating: Self.half)
                        for (index, weight) in tap.weights.enumerated() {
                            let source = UnsafeBufferPointer(
                                rebasing: pixels[((tap.first + index) * length)...].prefix(length))
                            for byte in 0..<length { sums[byte] &+= Int32(source[byte]) &* weight }
                        }
                        for byte in 0..<length {
                            result[row * length + byte] = UInt8(clamping: sums[byte] >> Self.bits)
                        }
                    }
                }
            }
        }
        return result
    }

    func columns(of pixels: [UInt8], width: Int, height: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: taps.count * height * 3)
        pixels.withUnsafeBufferPointer { pixels in
            result.withUnsafeMutableBufferPointer { result in
                for (column, tap) in taps.enumerated() {
                    tap.weights.withUnsafeBufferPointer { weights in
                        for row in 0..<height {
                            var (red, green, blue) = (Self.half, Self.half, Self.half)
                            var from = (row * width + tap.first) * 3
                            for weight in weights {
                                red &+= Int32(pixels[from]) &* weight
                                green &+= Int32(pixels[from + 1]) &* weight
                                blue &+= Int32(pixels[from + 2]) &* weight
                                from += 3
                            }
                            let to = (row * taps.count + column) * 3
                            result[to] = UInt8(clamping: red >> Self.bits)
                            result[to + 1] = UInt8(clamping: green >> Self.bits)
                            result[to + 2] = UInt8(clamping: blue >> Self.bits)
                        }
                    }
                }
            }
        }
        return result
    }
}
