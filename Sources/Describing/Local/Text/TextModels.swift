import Dispatch
import PhotoModel

/// Finds and reads the text of pictures, with two models that all threads share.
final class TextModels: Sendable {
    /// Longest side in pixels at which text is looked for, and at which its lines are then found.
    private static let glance = 320
    private static let look = 512
    /// The same for pages whose text is too small to be seen at a glance.
    private static let closeLook = 736
    /// Lines that are read: the largest, and the topmost.
    private static let most = 8
    private static let topmost = 2
    private static let leastConfidence = 0.8

    private let detector: TextDetector
    private let reader: TextReader
    /// The detector needs most of the memory: half of the threads use it at the same time.
    private let detecting: DispatchSemaphore

    /// The picture that text is read in.
    static let raster = Raster.Form.decoded

    /// - Parameters:
    ///   - files: nil is returned where the models for text are not there.
    ///   - threads: that will use them.
    /// - Throws: `LocalModelError`.
    init?(_ files: LocalModelFiles, threads: Int) throws(LocalModelError) {
        detecting = DispatchSemaphore(value: max(1, threads / 2))
        guard let path = try files.checked(.onnxRuntime, of: .reader),
            let detector = try files.content(of: .textDetector, of: .reader),
            let reader = try files.content(of: .textReader, of: .reader)
        else { return nil }
        let library = try OnnxLibrary.shared(path)
        self.detector = try TextDetector(library, model: detector)
        self.reader = try TextReader(library, model: reader)
    }

    /// - Parameters:
    ///   - raster: the picture, with a longest side of 1,000 pixels where it has them.
    ///   - isExpected: the picture is one of a page.
    /// - Returns: the text; nil where there is none.
    /// - Throws: `LocalModelError`.
    func text(_ raster: Raster, isExpected: Bool) throws(LocalModelError) -> PictureText? {
        let isSeen = try isSeen(raster)
        guard isSeen || isExpected else { return nil }
        let boxes = try self.boxes(raster, side: isSeen ? Self.look : Self.closeLook)
        guard !boxes.isEmpty else { return nil }
        var lines: [PictureText.Line] = []
        for box in Self.worthReading(boxes) {
            guard let (text, confidence) = try reader.read(box, in: raster), confidence >= Self.leastConfidence,
                text.count(where: { $0.isLetter || $0.isNumber }) >= 2
            else { continue }
            lines.append(
                PictureText.Line(
                    text: text, confidence: confidence, x: box.x, y: box.y, width: box.width,
                    height: box.height * Double(raster.height) / Double(max(raster.width, raster.height))))
        }
        return PictureText(lines: lines, boxes: boxes)
    }

    /// Whether there seems to be text in a picture, at a glance.
    ///
    /// - Parameter raster: with a longest side of 320 pixels where it has them.
    /// - Returns: false where none was found.
    /// - Throws: `LocalModelError`.
    func isSeen(_ raster: Raster) throws(LocalModelError) -> Bool { try !boxes(raster, side: Self.glance).isEmpty }

    private func boxes(_ raster: Raster, side: Int) throws(LocalModelError) -> [TextBox] {
        detecting.wait()
        defer { detecting.signal() }
        return try detector.lines(raster, side: side)
    }

    private static func worthReading(_ boxes: [TextBox]) -> [TextBox] {
        let byHeight = boxes.sorted { $0.height > $1.height }
        let byPlace = boxes.sorted { $0.y < $1.y }
        var worth: [TextBox] = Array(byHeight.prefix(most - topmost))
        for box in byPlace.prefix(topmost) + byHeight.dropFirst(most - topmost)
        where worth.count < most && !worth.contains(box) {
            worth.append(box)
        }
        return worth
    }
}
