import Foundation
import PhotoModel
import Testing

@testable import Describing

/// The arithmetic below the models.
struct RasterTests {
    func raster(_ width: Int, _ height: Int, _ pixel: (_ x: Int, _ y: Int) -> [UInt8]) -> Raster {
        var pixels: [UInt8] = []
        for y in 0..<height { for x in 0..<width { pixels += pixel(x, y) } }
        return Raster(width: width, height: height, pixels: pixels)
    }

    /// A gradient: red grows to the right, green downwards.
    func gradient(_ width: Int, _ height: Int) -> Raster {
        raster(width, height) { [UInt8($0 * 255 / (width - 1)), UInt8($1 * 255 / (height - 1)), 40] }
    }

    @Test(arguments: [(50, 30), (333, 111), (100, 100), (7, 200)])
    func `a picture keeps its look in another size`(width: Int, height: Int) {
        let resized = gradient(100, 80).resized(width: width, height: height)
        #expect(resized.width == width && resized.height == height)
        for (x, y) in [(0, 0), (width - 1, 0), (width / 2, height / 2), (width - 1, height - 1)] {
            let pixel = resized.pixels[(y * width + x) * 3..<(y * width + x) * 3 + 3].map(Int.init)
            #expect(abs(pixel[0] - (2 * x + 1) * 255 / (2 * width)) < 25)
            #expect(abs(pixel[1] - (2 * y + 1) * 255 / (2 * height)) < 25)
            #expect(pixel[2] == 40)
        }
    }

    @Test func `fine lines become an even grey when they are made smaller`() {
        let lines = raster(200, 200) { x, _ in [UInt8](repeating: x % 2 == 0 ? 0 : 254, count: 3) }
        let small = lines.resized(width: 50, height: 50)
        #expect(small.pixels.allSatisfy { (110...145).contains($0) })
    }

    @Test func `what is left of a square is grey`() {
        let square = gradient(4, 2).padded(to: 4, at: .topLeft)
        #expect(square.pixels.suffix(24).allSatisfy { $0 == 127 })
        let centered = gradient(4, 2).padded(to: 4, at: .center)
        #expect(centered.pixels.prefix(12).allSatisfy { $0 == 127 })
    }

    @Test(arguments: [0.0, 10, -25, 44, -44])
    func `the smallest rectangle around a turned one has its angle and size`(angle: Double) {
        let (along, across) = (cos(angle * .pi / 180), sin(angle * .pi / 180))
        var points: [(x: Int, y: Int)] = []
        for u in -100...100 {
            for v in -20...20 {
                let x = Double(u) * along - Double(v) * across
                let y = Double(u) * across + Double(v) * along
                points.append((Int((x + 300).rounded()), Int((y + 300).rounded())))
            }
        }
        let rectangle = SmallestRectangle(points)
        #expect(abs(rectangle.x - 300) < 2 && abs(rectangle.y - 300) < 2)
        #expect(abs(rectangle.width - 200) < 4 && abs(rectangle.height - 40) < 4)
        #expect(abs(rectangle.angle - angle) < 1.5)
    }

    @Test func `a single point and a line have a rectangle too`() {
        #expect(SmallestRectangle([(x: 3, y: 4)]).x == 3)
        let line = SmallestRectangle((0...10).map { (x: $0, y: 5) })
        #expect(line.width == 10 && line.height == 0 && line.y == 5)
    }

    @Test func `boxes overlap by their common part`() {
        let box = Box(left: 0, top: 0, right: 0.5, bottom: 0.5)
        #expect(box.overlap(box) == 1)
        #expect(box.overlap(Box(left: 0.5, top: 0, right: 1, bottom: 0.5)) == 0)
        #expect(abs(box.overlap(Box(left: 0.25, top: 0, right: 0.75, bottom: 0.5)) - 1 / 3) < 1e-9)
        #expect(abs(Box(left: -1, top: 0, right: 2, bottom: 0.5).area - 0.5) < 1e-9)
    }

    @Test func `a screen is told from a photograph by its even areas`() {
        var noise = SystemRandomNumberGenerator()
        let photo = raster(60, 60) { _, _ in (0..<3).map { _ in UInt8.random(in: 100...110, using: &noise) } }
        let screen = raster(60, 60) { _, _ in [250, 250, 250] }
        #expect(!Screen.isLikely(photo))
        #expect(Screen.isLikely(screen))
    }
}
