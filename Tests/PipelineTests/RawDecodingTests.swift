import FileSystem
import Foundation
import PhotoModel
import SystemPackage
import TestSupport
import Testing
import Thumbnails

@testable import Pipeline

/// A raw picture is seen as its preview shows it, upright; without a preview it is developed.
struct RawDecodingTests {
    let scratch: Scratch
    let pool = DecoderPool(
        program: Program.path, DecodeResources(decoders: 1, limits: DecodeLimits(memory: 200 << 20)))
    let maker = ThumbnailMaker(longestSide: 300, rasters: [.whole(64)])

    init() throws {
        scratch = try Scratch()
    }

    func decoded(_ name: String) throws -> DecoderPool.Decoded {
        let folder = try Directory(absolute: FilePath(scratch.path))
        return pool.photo(try folder.open(try #require(FileName(name)), followsLink: false), maker)
    }

    @Test func `each shows its preview`() throws {
        let preview = Fixtures.photos.appending(path: "P1030477.JPG")
        try FileManager.default.copyItem(at: preview, to: scratch.url.appending(path: "preview.jpg"))
        try Raws.write(to: scratch.path, preview: preview)
        let own = try decoded("preview.jpg").thumbnail.get().thumbnail
        for name in Raws.names {
            let photo = try decoded(name)
            let (thumbnail, shape) = try photo.thumbnail.get()
            #expect(thumbnail.width == own.width && thumbnail.height == own.height, "\(name)")
            #expect(thumbnail.perceptualHash == own.perceptualHash, "\(name)")
            // The picture that the sensor saw, not the preview.
            #expect(shape.width >= 600 && shape.orientation == 1, "\(name): \(shape)")
            #expect(photo.metadata?.model != nil)
        }
    }

    @Test func `it is turned as the file says`() throws {
        let lying = Fixtures.photos.appending(path: "P1030477.JPG")
        try Raws.write(to: scratch.path, preview: lying, orientation: 6)
        for name in Raws.names {
            let (thumbnail, shape) = try decoded(name).thumbnail.get()
            #expect(thumbnail.width < thumbnail.height, "\(name)")
            #expect(shape.width < shape.height && shape.orientation == 6, "\(name)")
        }
    }

    @Test func `a preview that the camera has turned already is not turned again`() throws {
        let source = Fixtures.photos.appending(path: "P1030477.JPG").path
        try Shell.run("vips rot '\(source)' '\(scratch.path)/turned.jpg[strip]' d90")
        try Raws.write(to: scratch.path, preview: scratch.url.appending(path: "turned.jpg"), orientation: 6)
        let (thumbnail, _) = try decoded("nef.nef").thumbnail.get()
        #expect(thumbnail.width < thumbnail.height)
    }

    @Test func `without a preview it is developed, at half its size`() throws {
        try Raws.write(to: scratch.path)
        let (thumbnail, shape) = try decoded("bare.dng").thumbnail.get()
        #expect(shape.width == 640 && shape.height == 480)
        #expect(thumbnail.width == 300)
        // Red on the left, blue on the right.
        let raster = try #require(thumbnail.rasters.first)
        func pixel(_ x: Int) -> [UInt8] {
            Array(
                raster.pixels[
                    (raster.height / 2 * raster.width + x) * 3..<(raster.height / 2 * raster.width + x) * 3 + 3])
        }
        let (left, right) = (pixel(8), pixel(raster.width - 8))
        #expect(left[0] > left[2] &+ 40 && right[2] > right[0] &+ 40, "\(left) \(right)")
    }

    @Test func `one that is cut, or whose bytes are others, costs itself at most`() throws {
        try Raws.write(to: scratch.path)
        var random = SplitMix(seed: 4)
        for name in Raws.names + ["bare.dng"] {
            let bytes = try Data(contentsOf: scratch.url.appending(path: name))
            for round in 0..<6 {
                var changed = Array(bytes)
                if round.isMultiple(of: 2) { changed.removeLast(Int.random(in: 0..<changed.count, using: &random)) }
                for _ in 0..<round * 4 where !changed.isEmpty {
                    changed[Int.random(in: 0..<min(changed.count, 3_000), using: &random)] = .random(
                        in: 0...255, using: &random)
                }
                try Data(changed).write(to: scratch.url.appending(path: "bad-" + name))
                // Any answer will do.
                _ = try decoded("bad-" + name)
            }
            #expect(throws: Never.self) { try decoded(name).thumbnail.get() }
        }
    }
}
