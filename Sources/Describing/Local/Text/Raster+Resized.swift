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
        let columns = Resampling(from: self.width, to: width)
        let rows = Resampling(from: self.height, to: height)
        var narrow = [UInt8](repeating: 0, count: width * self.height * 3)
        var result = [UInt8](repeating: 0, count: width * height * 3)
        pixels.withUnsafeBufferPointer { source in
            narrow.withUnsafeMutableBufferPointer { target in
                for row in 0..<self.height {
                    columns.resample(
                        source, at: row * self.width * 3, step: 3, into: target, at: row * width * 3, step: 3)
                }
            }
        }
        narrow.withUnsafeBufferPointer { source in
            result.withUnsafeMutableBufferPointer { target in
                for column in 0..<width {
                    rows.resample(
                        source, at: column * 3, step: width * 3, into: target, at: column * 3, step: width * 3)
                }
            }
        }
        return Raster(width: width, height: height, pixels: result)
    }
}

/// How each pixel of a line is computed from those of a line of another length.
private struct Resampling {
    private var firsts: [Int] = []
    private var counts: [Int] = []
    /// Those of all pixels, one after the other; each pixel's sum is 1 << 14.
    private var weights: [Int32] = []

    init(from source: Int, to target: Int) {
        let scale = Double(source) / Double(target)
        let reach = max(1, scale)
        for position in 0..<target {
            let center = (Double(position) + 0.5) * scale
            let first = max(0, Int(center - reach + 0.5))
            let end = min(source, Int(center + reach + 0.5))
            let raw = (first..<max(first + 1, end)).map { max(0, 1 - abs((Double($0) + 0.5 - center) / reach)) }
            let sum = max(raw.reduce(0, +), .leastNormalMagnitude)
            firsts.append(first)
            counts.append(raw.count)
            weights += raw.map { Int32(($0 / sum * 16_384).rounded()) }
        }
    }

    func resample(
        _ source: UnsafeBufferPointer<UInt8>, at start: Int, step: Int, into target: UnsafeMutableBufferPointer<UInt8>,
        at targetStart: Int, step targetStep: Int
    ) {
        weights.withUnsafeBufferPointer { weights in
            var weight = 0
            for position in firsts.indices {
                var (red, green, blue): (Int32, Int32, Int32) = (8_192, 8_192, 8_192)
                var from = start + firsts[position] * step
                for _ in 0..<counts[position] {
                    red += Int32(source[from]) * weights[weight]
                    green += Int32(source[from + 1]) * weights[weight]
                    blue += Int32(source[from + 2]) * weights[weight]
                    weight += 1
                    from += step
                }
                let to = targetStart + position * targetStep
                target[to] = UInt8(clamping: red >> 14)
                target[to + 1] = UInt8(clamping: green >> 14)
                target[to + 2] = UInt8(clamping: blue >> 14)
            }
        }
    }
}
