import Foundation
import PhotoModel

/// PP-OCRv6's recognizer: reads lines of text. For several threads.
struct TextReader {
    /// Height of the model's input in pixels, and its largest width.
    private static let height = 48
    private static let mostWidth = 736
    private static let leastWidth = 16

    private let model: OnnxModel
    /// By the model's classes; the first one stands for no character.
    private let characters: [String]

    /// - Parameters:
    ///   - library: ONNX Runtime.
    ///   - model: content of the model's file, which lists its characters.
    /// - Throws: `LocalModelError`.
    init(_ library: OnnxLibrary, model: Data) throws(LocalModelError) {
        self.model = try OnnxModel(library, model: model, input: "x", output: "fetch_name_0")
        guard let list = try self.model.metadata("character") else {
            throw .library("the text model lists no characters")
        }
        var characters = [""] + list.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if characters.last != " " { characters.append(" ") }
        self.characters = characters
    }

    /// - Parameters:
    ///   - box: where the line is.
    ///   - raster: the picture.
    /// - Returns: the text, and the mean confidence of its characters; nil for a line without any.
    /// - Throws: `LocalModelError`.
    func read(_ box: TextBox, in raster: Raster) throws(LocalModelError) -> (text: String, confidence: Double)? {
        guard let line = Self.cut(box, out: raster) else { return nil }
        let input = OnnxModel.Tensor(values: line.planes, shape: [1, 3, line.height, line.width])
        return try model.run(input) { scores, shape in decoded(scores, shape) }
    }

    /// The line, upright and in the model's height.
    private static func cut(_ box: TextBox, out raster: Raster) -> Raster? {
        let (along, across) = (box.width * Double(raster.width), box.height * Double(raster.height))
        guard along >= 4, across >= 4 else { return nil }
        let width = min(mostWidth, max(leastWidth, Int((Double(height) * along / across).rounded())))
        let turn = box.angle * .pi / 180
        let (x, y) = (box.x * Double(raster.width), box.y * Double(raster.height))
        let (stepX, stepY) = (along / Double(width), across / Double(height))
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        pixels.withUnsafeMutableBufferPointer { target in
            raster.pixels.withUnsafeBufferPointer { source in
                for row in 0..<height {
                    let v = (Double(row) + 0.5) * stepY - across / 2
                    for column in 0..<width {
                        let u = (Double(column) + 0.5) * stepX - along / 2
                        interpolate(
                            source, raster.width, raster.height, x: x + u * cos(turn) - v * sin(turn) - 0.5,
                            y: y + u * sin(turn) + v * cos(turn) - 0.5, into: target, at: (row * width + column) * 3)
                    }
                }
            }
        }
        return Raster(width: width, height: height, pixels: pixels)
    }

    /// Bilinear; beyond the picture, its edge.
    private static func interpolate(
        _ source: UnsafeBufferPointer<UInt8>, _ width: Int, _ height: Int, x: Double, y: Double,
        into target: UnsafeMutableBufferPointer<UInt8>, at index: Int
    ) {
        let (x, y) = (min(max(0, x), Double(width - 1)), min(max(0, y), Double(height - 1)))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        let (partX, partY) = (x - Double(left), y - Double(top))
        for band in 0..<3 {
            func value(_ x: Int, _ y: Int) -> Double { Double(source[(y * width + x) * 3 + band]) }
            let upper = value(left, top) * (1 - partX) + value(right, top) * partX
            let lower = value(left, bottom) * (1 - partX) + value(right, bottom) * partX
            target[index + band] = UInt8(upper * (1 - partY) + lower * partY + 0.5)
        }
    }

    /// The best class of each step, repetitions joined (Graves et al.: Connectionist Temporal Classification, 2006).
    private func decoded(_ scores: UnsafeBufferPointer<Float>, _ shape: [Int]) -> (text: String, confidence: Double)? {
        guard shape.count == 3, let classes = shape.last, classes > 0 else { return nil }
        var (text, sum, count, last) = ("", 0.0, 0, 0)
        for step in 0..<shape[1] {
            var (best, score) = (0, -Float.infinity)
            for index in 0..<classes where scores[step * classes + index] > score {
                (best, score) = (index, scores[step * classes + index])
            }
            if best != 0, best != last, best < characters.count {
                text += characters[best]
                sum += Double(score)
                count += 1
            }
            last = best
        }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : (words, sum / Double(count))
    }
}
