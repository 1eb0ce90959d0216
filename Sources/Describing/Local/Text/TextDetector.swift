import Foundation
import PhotoModel

/// PP-OCRv4's detector (Liao et al.: Differentiable Binarization, 2019): where the lines of text are. For several threads.
struct TextDetector {
    /// A pixel's chance to belong to text, and a line's.
    private static let leastOfPixel: Float = 0.3
    private static let leastOfLine: Float = 0.6
    private static let leastPixels = 10
    /// The model marks the core of a line; the line extends beyond it by this × area / perimeter.
    private static let growth = 1.6
    /// Columns of letters are not read.
    private static let mostUpright = 1.6

    private let model: OnnxModel

    /// - Parameters:
    ///   - library: ONNX Runtime.
    ///   - model: content of the model's file.
    /// - Throws: `LocalModelError`.
    init(_ library: OnnxLibrary, model: Data) throws(LocalModelError) {
        self.model = try OnnxModel(library, model: model, input: "x", output: "sigmoid_0.tmp_0")
    }

    /// - Parameters:
    ///   - raster: the picture.
    ///   - side: longest side in pixels at which it is looked at.
    /// - Returns: the lines, in no order.
    /// - Throws: `LocalModelError`.
    func lines(_ raster: Raster, side: Int) throws(LocalModelError) -> [TextBox] {
        let scale = Double(side) / Double(max(raster.width, raster.height))
        // The model halves its input five times.
        func rounded(_ length: Int) -> Int { max(32, Int((Double(length) * scale / 32).rounded()) * 32) }
        let (width, height) = (rounded(raster.width), rounded(raster.height))
        let small = raster.resized(width: width, height: height)
        return try model.run(OnnxModel.Tensor(values: small.planes, shape: [1, 3, height, width])) { chances, shape in
            guard shape.suffix(2) == [height, width] else { return [] }
            return Self.boxes(chances, width: width, height: height)
        }
    }

    private static func boxes(_ chances: UnsafeBufferPointer<Float>, width: Int, height: Int) -> [TextBox] {
        var isSeen = chances.map { $0 <= leastOfPixel }
        var boxes: [TextBox] = []
        for start in isSeen.indices where !isSeen[start] {
            let points = area(from: start, width: width, height: height, &isSeen)
            guard points.count >= leastPixels else { continue }
            let sum = points.reduce(0) { $0 + chances[$1.y * width + $1.x] }
            guard sum / Float(points.count) >= leastOfLine else { continue }
            if let box = box(points, width: width, height: height) { boxes.append(box) }
        }
        return boxes
    }

    /// The connected pixels (8 neighbors), which are marked as seen.
    private static func area(from start: Int, width: Int, height: Int, _ isSeen: inout [Bool]) -> [(x: Int, y: Int)] {
        var points: [(x: Int, y: Int)] = []
        var open = [(x: start % width, y: start / width)]
        isSeen[start] = true
        while let point = open.popLast() {
            points.append(point)
            for y in max(0, point.y - 1)...min(height - 1, point.y + 1) {
                for x in max(0, point.x - 1)...min(width - 1, point.x + 1) where !isSeen[y * width + x] {
                    isSeen[y * width + x] = true
                    open.append((x, y))
                }
            }
        }
        return points
    }

    private static func box(_ points: [(x: Int, y: Int)], width: Int, height: Int) -> TextBox? {
        let core = SmallestRectangle(points)
        let (along, across) = (core.width + 1, core.height + 1)
        let margin = along * across * growth / (2 * (along + across))
        let (whole, tall) = (along + 2 * margin, across + 2 * margin)
        guard tall <= whole * mostUpright else { return nil }
        return TextBox(
            x: core.x / Double(width), y: core.y / Double(height), width: whole / Double(width),
            height: tall / Double(height), angle: core.angle)
    }
}

extension Raster {
    /// Blue, green and red one after the other, from −1 to 1, as PP-OCR's models want them.
    var planes: [Float] {
        let count = width * height
        var planes = [Float](repeating: 0, count: count * 3)
        planes.withUnsafeMutableBufferPointer { planes in
            pixels.withUnsafeBufferPointer { pixels in
                for index in 0..<count {
                    for band in 0..<3 {
                        planes[band * count + index] = Float(pixels[index * 3 + 2 - band]) / 127.5 - 1
                    }
                }
            }
        }
        return planes
    }
}
