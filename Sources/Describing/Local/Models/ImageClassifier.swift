import PhotoModel

/// EfficientNet-Lite3 (int8, ImageNet): which of 1,000 classes a picture shows. For one thread at a time.
struct ImageClassifier {
    /// Side of the model's square input, in pixels.
    static let side = 280
    static let classes = 1_000

    /// The pictures that it is asked about.
    static let rasters: [Raster.Form] = [.center(side), .whole(side)]

    private let model: LiteRTModel

    /// A pixel's byte → the model's quantized input: scale 0.0126673, zero point 130, of (x − 127) / 128.
    private static let quantized: [UInt8] = (0...255).map { byte in
        let value = ((Double(byte) - 127) / 128 / 0.0126673 + 130).rounded()
        return UInt8(min(255, max(0, value)))
    }

    /// - Throws: `LocalModelError`.
    init(library: LiteRTLibrary, path: String) throws(LocalModelError) {
        model = try LiteRTModel(
            library: library, path: path, inputBytes: Self.side * Self.side * 3, outputBytes: [Self.classes])
    }

    /// - Parameter raster: at most `side` pixels a side.
    /// - Returns: a score of 0…1 for each class; they are a softmax already.
    /// - Throws: `LocalModelError`.
    func scores(_ raster: Raster) throws(LocalModelError) -> [Double] {
        let square = raster.padded(to: Self.side, at: .center)
        var scores: [Double] = []
        try model.run { input in
            for (index, byte) in square.pixels.enumerated() { input[index] = Self.quantized[Int(byte)] }
        } read: { _, output in
            scores = output.map { Double($0) / 256 }
        }
        return scores
    }
}
