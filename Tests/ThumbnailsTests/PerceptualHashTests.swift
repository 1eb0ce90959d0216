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
        let metadata = try ThumbnailMaker(longestSide: side, rasterSide: nil).make(descriptor: descriptor).metadata
        return PerceptualHash(bits: try #require(metadata.look))
    }

    @Test func `other pictures look otherwise`() throws {
        let looks = try Fixtures.photoNames().map { try look(Fixtures.photo($0).path) }
        for (index, one) in looks.enumerated() {
            for other in looks[..<index] { #expect(one.distance(to: other) > Shot.farthestLook + 5) }
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
            #expect(distance <= Shot.farthestLook, "\(after): \(distance)")
        }
        #expect(before.distance(to: try look(scratch.path + "/before.jpg", side: 300)) <= 2)
    }

    @Test func `a plain picture has a hash like any other`() throws {
        let black = [UInt8](repeating: 0, count: 32 * 32 * 3)
        let hash = black.withUnsafeBufferPointer(PerceptualHash.init(pixels:))
        #expect(hash.bits.nonzeroBitCount <= 1)
    }
}
