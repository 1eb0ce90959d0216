import FileSystem
import Foundation
import PhotoModel
import SystemPackage
import TestSupport
import Testing
import Thumbnails

@testable import Pipeline

/// Cameras put a smaller JPEG behind a JPEG; it is used where it is enough.
struct MultiPictureTests {
    let scratch: Scratch
    let pool = DecoderPool(
        program: Program.path, DecodeResources(decoders: 1, limits: DecodeLimits(memory: 200 << 20)))

    init() throws {
        scratch = try Scratch()
        // Red, so that it is seen which one was decoded.
        try run("vips thumbnail '\(Fixtures.photo("P1030477.JPG").path)' large.jpg 3000 --height 3000 --size both")
    }

    func run(_ command: String) throws {
        let result = try Shell.run("cd '\(scratch.path)' && \(command)")
        try #require(result.status == 0, "\(result.error)")
    }

    /// How red the thumbnail is beside its green.
    func redness(_ small: String, turned: Bool = false, side: Int = 500, usesThumbnails: Bool = true) throws -> (
        Double, DecoderPool.Decoded
    ) {
        let script = Fixtures.repository.appending(path: "Tests/RawFiles/mpf.py").path
        try run(
            "vips black one.v \(small) --bands 1 && vips linear one.v red.v 1 200 && vips bandjoin 'red.v one.v one.v' three.v"
        )
        try run("vips cast three.v small.jpg uchar && python3 -B '\(script)' large.jpg small.jpg a.jpg")
        if turned { try run("exiftool -q -n -overwrite_original -Orientation=6 a.jpg") }
        var maker = ThumbnailMaker(longestSide: side, rasters: [.whole(32)])
        maker.usesThumbnails = usesThumbnails
        let folder = try Directory(absolute: FilePath(scratch.path))
        let decoded = pool.photo(try folder.open(try #require(FileName("a.jpg")), followsLink: false), maker)
        let pixels = try #require(try decoded.thumbnail.get().thumbnail.rasters.first).pixels
        let sums = (0..<3).map { band in
            stride(from: band, to: pixels.count, by: 3).reduce(0) { $0 + Double(pixels[$1]) }
        }
        return (sums[0] / max(1, sums[1]), decoded)
    }

    @Test func `the smaller picture is decoded, and the size that is told is the large one's`() throws {
        let (red, decoded) = try redness("1200 801")
        #expect(red > 5)
        let (thumbnail, shape) = try decoded.thumbnail.get()
        #expect(thumbnail.width == 500 && shape.width == 3_000 && !thumbnail.isPreview)
    }

    @Test func `it stands upright as the large one does`() throws {
        let (red, decoded) = try redness("1200 801", turned: true)
        let (thumbnail, shape) = try decoded.thumbnail.get()
        #expect(thumbnail.height == 500 && thumbnail.width < 500 && shape.height == 3_000)
        // exiftool moves what stands behind, so that it is found.
        #expect(red > 5)
    }

    @Test(arguments: ["320 214", "1200 900", "2900 1936"])
    func `one that is too small, shows another part, or is hardly smaller, is not`(size: String) throws {
        #expect(try redness(size).0 < 2)
    }

    @Test func `it is not, where the picture itself is wanted`() throws {
        #expect(try redness("1200 801", usesThumbnails: false).0 < 2)
        #expect(try redness("1200 801", side: 1_600).0 < 2)
    }
}
