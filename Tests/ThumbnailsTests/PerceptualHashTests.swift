import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Thumbnails

/// Of real photos, made by the real libvips.
struct PerceptualHashTests {
    private func look(_ path: String, side: Int = 500) throws -> PerceptualHash {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        let thumbnail = try ThumbnailMaker(longestSide: side).make(descriptor: descriptor).thumbnail
        return try #require(thumbnail.perceptualHash)
    }

    @Test func `other pictures look otherwise`() throws {
        let looks = try Fixtures.photoNames().map { try look(Fixtures.photo($0).path) }
        for (index, one) in looks.enumerated() {
            for other in looks[..<index] { #expect(one.distance(to: other) > Shot.maximumDistance + 5) }
        }
    }

    @Test(arguments: ["IMG_4021.JPG", "IMG_4022.JPG", "DSC_0107.JPG", "DSC_0108.JPG", "P1030477.JPG"])
    func `what changes from one shot of a burst to the next changes few bits`(photo: String) throws {
        let scratch = try Scratch()
        let source = Fixtures.photo(photo).path
        let made = try Shell.run(
            """
            set -e; cd '\(scratch.path)'; w=$(vipsheader -f width '\(source)'); h=$(vipsheader -f height '\(source)')
            vips crop '\(source)' before.jpg 0 0 $((w - 12)) $((h - 12))
            vips crop '\(source)' moved.jpg 8 6 $((w - 12)) $((h - 12))
            vips linear before.jpg brighter.v 1.15 6; vips cast brighter.v brighter.jpg uchar
            vips copy before.jpg coarse.jpg[Q=40]
            vips thumbnail before.jpg small.jpg 320
            """)
        #expect(made.status == 0, "\(made.error)")
        let before = try look(scratch.path + "/before.jpg")
        for after in ["moved", "brighter", "coarse", "small"] {
            let distance = before.distance(to: try look(scratch.path + "/\(after).jpg"))
            #expect(distance <= Shot.maximumDistance, "\(after): \(distance)")
        }
        #expect(before.distance(to: try look(scratch.path + "/before.jpg", side: 300)) <= 2)
    }

    @Test(arguments: [(1, 1), (32, 32), (31, 500), (500, 375), (3, 4096)])
    func `a plain picture has a hash like any other, of any size`(width: Int, height: Int) throws {
        #expect(hash(width, height) { _, _ in 0 }.bits.nonzeroBitCount <= 1)
    }

    @Test func `how large a picture is does not change what it looks like`() throws {
        func picture(_ x: Double, _ y: Double) -> UInt8 {
            UInt8(127 + 60 * sin(x * 5) * cos(y * 3) + 50 * x * y)
        }
        let small = hash(32, 32, picture)
        for (width, height) in [(64, 64), (96, 32), (100, 75), (500, 375), (333, 500)] {
            #expect(small.distance(to: hash(width, height, picture)) <= 4, "\(width) × \(height)")
        }
        // Every pixel four times is the same picture to the bit.
        let doubled = hash(64, 64) { picture(($0 * 32 - 0.25).rounded() / 32, ($1 * 32 - 0.25).rounded() / 32) }
        #expect(doubled == hash(32, 32) { picture(($0 * 32).rounded() / 32, ($1 * 32).rounded() / 32) })
    }

    /// - Parameters:
    ///   - width: in pixels.
    ///   - height: in pixels.
    ///   - value: of a place from 0 to 1.
    /// - Returns: the hash.
    private func hash(_ width: Int, _ height: Int, _ value: (Double, Double) -> UInt8) -> PerceptualHash {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let grey = value(Double(x) / Double(width), Double(y) / Double(height))
                pixels += [grey, grey, grey]
            }
        }
        return pixels.withUnsafeBufferPointer { PerceptualHash(pixels: $0, width: width, height: height) }
    }
}
