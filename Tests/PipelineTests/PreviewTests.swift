import FileSystem
import Foundation
import PhotoModel
import SystemPackage
import TestSupport
import Testing
import Thumbnails

@testable import Pipeline

/// Where a file has a smaller picture inside, and that is enough, the large one is not decoded.
struct PreviewTests {
    let scratch: Scratch
    let pool = DecoderPool(
        program: Program.path, DecodeResources(decoders: 1, limits: DecodeLimits(memory: 200 << 20)))

    init() throws { scratch = try Scratch() }

    /// A HEIC with a thumbnail of so many pixels.
    func heic(thumbnail side: Int, _ photo: String = "P1030477.JPG") throws -> OpenFile {
        let source = Fixtures.photos.appending(path: photo).path
        let made = try Shell.run(
            "heif-enc -t \(side) -q 50 -p preset=ultrafast '\(source)' -o '\(scratch.path)/a.heic'")
        try #require(made.status == 0, "\(made.error)")
        let folder = try Directory(absolute: FilePath(scratch.path))
        return try folder.open(try #require(FileName("a.heic")), followsLink: false)
    }

    var maker: ThumbnailMaker {
        var options = DescribeOptions()
        options.provider = .local
        return ThumbnailMaker(options, rasters: [.center(64)])
    }

    @Test
    func
        `the thumbnail in a HEIC is used for models in the process, and the picture itself is there when it is wanted`()
        throws
    {
        let file = try heic(thumbnail: 320)
        let (thumbnail, shape) = try pool.photo(file, maker).thumbnail.get()
        #expect(thumbnail.isPreview && thumbnail.width == 320)
        #expect(shape.width == 640 && shape.height == 427)
        let whole = try #require(try thumbnail.whole?())
        #expect(!whole.isPreview && whole.width == 500 && whole.rasters.count == 1)
        let distance = try #require(thumbnail.perceptualHash).distance(to: try #require(whole.perceptualHash))
        #expect(distance <= 6)
    }

    @Test func `others get the picture itself`() throws {
        let file = try heic(thumbnail: 320)
        #expect(try pool.thumbnail(file, ThumbnailMaker(longestSide: 500)).width == 500)
    }

    @Test(arguments: [0, 160]) func `without a thumbnail, or with one that is too small, it is the picture itself`(
        side: Int
    ) throws {
        let thumbnail = try pool.thumbnail(try heic(thumbnail: side), maker)
        #expect(!thumbnail.isPreview && thumbnail.width == 500)
    }
}
