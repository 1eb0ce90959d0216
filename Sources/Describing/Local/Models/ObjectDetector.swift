import Foundation
import PhotoModel

/// EfficientDet-Lite0 (int8, COCO): people, animals, vehicles and other things, and where they are. For one thread at a time.
struct ObjectDetector {
    /// Side of the model's square input, in pixels. The picture is at its top left.
    static let side = 320

    static let raster = Raster.Form.whole(side)

    private static let classes = 90
    private static let least: Float = 0.3
    private static let mostOverlap = 0.5

    private let model: LiteRTModel

    /// A box that the model describes its boxes by: center and size, in fractions of the input.
    private struct Anchor {
        var x, y, width, height: Float
    }

    /// Five levels of 3 scales × 3 aspect ratios a cell (Tan, Pang and Le: EfficientDet, 2020; anchor scale 3).
    private static let anchors: [Anchor] = {
        var anchors: [Anchor] = []
        for level in 3...7 {
            let cells = Int((Double(side) / pow(2, Double(level))).rounded(.up))
            let stride = 1 / Float(cells)
            var sizes: [(width: Float, height: Float)] = []
            for octave in 0..<3 {
                for ratio: Float in [1, 2, 0.5] {
                    let base = 3 * stride * powf(2, Float(octave) / 3)
                    sizes.append((base * ratio.squareRoot(), base / ratio.squareRoot()))
                }
            }
            for row in 0..<cells {
                for column in 0..<cells {
                    for size in sizes {
                        anchors.append(
                            Anchor(
                                x: (Float(column) + 0.5) * stride, y: (Float(row) + 0.5) * stride, width: size.width,
                                height: size.height))
                    }
                }
            }
        }
        return anchors
    }()

    /// - Throws: `LocalModelError`.
    init(library: LiteRTLibrary, path: String) throws(LocalModelError) {
        let count = Self.anchors.count
        model = try LiteRTModel(
            library: library, path: path, inputBytes: Self.side * Self.side * 3,
            outputBytes: [count * Self.classes * 4, count * 4 * 4])
    }

    /// - Parameter raster: the whole picture, with a longest side of `side` pixels.
    /// - Returns: what was found with a confidence of at least 0.3, the surest first.
    /// - Throws: `LocalModelError`.
    func detections(_ raster: Raster) throws(LocalModelError) -> [Detection] {
        let square = raster.padded(to: Self.side, at: .topLeft)
        var candidates: [(anchor: Int, thing: Int, confidence: Float)] = []
        var boxes: [(anchor: Int, box: Box)] = []
        try model.run { input in
            input.copyBytes(from: square.pixels)
        } read: { index, output in
            let values = output.bindMemory(to: Float.self)
            if index == 0 {
                candidates = Self.candidates(values)
            } else {
                boxes = candidates.map { ($0.anchor, Self.box($0.anchor, values, raster)) }
            }
        }
        let found = zip(candidates, boxes).compactMap { candidate, box in
            Detection.Thing(coco: candidate.thing).map {
                Detection(thing: $0, confidence: Double(candidate.confidence), box: box.box)
            }
        }
        return Self.distinct(found.sorted { $0.confidence > $1.confidence })
    }

    private static func candidates(
        _ scores: UnsafeBufferPointer<Float>
    ) -> [(anchor: Int, thing: Int, confidence: Float)] {
        var candidates: [(anchor: Int, thing: Int, confidence: Float)] = []
        for anchor in anchors.indices {
            var (thing, best) = (0, -Float.infinity)
            for index in 0..<classes where scores[anchor * classes + index] > best {
                (thing, best) = (index, scores[anchor * classes + index])
            }
            if best >= least { candidates.append((anchor, thing, best)) }
        }
        return candidates
    }

    /// In fractions of the picture, which is a part of the input.
    private static func box(_ index: Int, _ values: UnsafeBufferPointer<Float>, _ raster: Raster) -> Box {
        let anchor = anchors[index]
        let value = { values[index * 4 + $0] }
        let (x, y) = (value(1) * anchor.width + anchor.x, value(0) * anchor.height + anchor.y)
        let (width, height) = (expf(value(3)) * anchor.width, expf(value(2)) * anchor.height)
        let (right, bottom) = (Float(raster.width) / Float(side), Float(raster.height) / Float(side))
        return Box(
            left: Double((x - width / 2) / right), top: Double((y - height / 2) / bottom),
            right: Double((x + width / 2) / right), bottom: Double((y + height / 2) / bottom))
    }

    /// Without boxes that are mostly covered by a surer one of the same thing.
    private static func distinct(_ found: [Detection]) -> [Detection] {
        var kept: [Detection] = []
        for detection in found
        where !kept.contains(where: { $0.thing == detection.thing && $0.box.overlap(detection.box) >= mostOverlap }) {
            kept.append(detection)
        }
        return kept
    }
}
