import Dispatch
import Foundation
import PhotoModel
import Synchronization
import TestSupport
import Testing

@testable import Thumbnails

struct ThumbnailMakerTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    func make(
        _ path: String, side: Int = 500, raster: Int? = nil
    ) throws -> (thumbnail: Thumbnail, shape: ThumbnailMaker.Shape) {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        return try ThumbnailMaker(longestSide: side, rasters: raster.map { [.center($0), .whole($0)] } ?? []).make(
            descriptor: file.fileDescriptor)
    }

    func fixture(_ name: String) -> String { Fixtures.photo(name).path }

    /// A file made by libvips' own command line.
    func vips(_ arguments: String, _ name: String) throws -> String {
        let result = try Shell.run("cd '\(scratch.path)' && vips \(arguments)")
        try #require(result.status == 0, "\(result.error)")
        return scratch.path + "/" + name
    }

    /// The mean of each band of a JPEG, as libvips' command line sees it.
    func means(_ thumbnail: Thumbnail) throws -> [Double] {
        try Data(thumbnail.jpeg).write(to: URL(filePath: scratch.path + "/t.jpg"))
        // A matrix as text: its size, a row for all bands, and one a band; the fifth value is the mean.
        let result = try Shell.run("cd '\(scratch.path)' && vips stats t.jpg t.mat && cat t.mat")
        let rows = result.lines.dropFirst(2).map { $0.split(separator: " ") }
        try #require(rows.count == 3 && rows.allSatisfy { $0.count > 4 }, "\(result.output)\(result.error)")
        return try rows.map { try #require(Double($0[4])) }
    }

    /// What is in the JPEG of a square thumbnail, as RGB on 64 × 64 points.
    func pixels(_ thumbnail: Thumbnail) throws -> [UInt8] {
        // Of another one the raster would be only the middle.
        try #require(thumbnail.width == thumbnail.height)
        let file = scratch.path + "/t.jpg"
        try Data(thumbnail.jpeg).write(to: URL(filePath: file))
        // As large as it is, so that none of it is left out.
        return try #require(try make(file, side: thumbnail.width, raster: 64).thumbnail.rasters.first).pixels
    }

    /// The mean difference of two pictures, of 255.
    func difference(_ left: [UInt8], _ right: [UInt8]) -> Double {
        Double(zip(left, right).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }) / Double(left.count)
    }

    @Test func `a thumbnail is small, upright and never larger than the photo`() throws {
        let (cat, shape) = try make(fixture("IMG_4021.JPG"), side: 200)
        #expect(max(cat.width, cat.height) == 200)
        #expect(shape.width == 451)
        #expect(try make(fixture("IMG_4021.JPG")).thumbnail.width == 451)
        // Stored on its side, 427 × 640, orientation 6.
        let (flower, turned) = try make(fixture("PXL_20230519_101502.jpg"))
        #expect(flower.width > flower.height)
        #expect("\(turned.width)×\(turned.height) \(turned.orientation)" == "640×427 6")
    }

    @Test func `nothing of the file's metadata is in a thumbnail`() throws {
        let file = scratch.path + "/a.jpg"
        try FileManager.default.copyItem(atPath: fixture("IMG_4022.JPG"), toPath: file)
        let tags =
            "-Artist=Planted -GPSLatitude=38.7 -GPSLatitudeRef=N -GPSLongitude=9.1 -GPSLongitudeRef=W -XMP:Title=Planted -IPTC:Keywords=Planted -Comment=Planted"
        try #require(try Shell.run("exiftool -q -overwrite_original \(tags) '\(file)'").status == 0)
        let thumbnail = try make(file).thumbnail
        let text = String(decoding: thumbnail.jpeg, as: UTF8.self)
        for word in ["Exif", "Planted", "http://ns.adobe.com", "Photoshop", "ICC_PROFILE"] {
            #expect(!text.contains(word))
        }
        // SOI, then JFIF, and no other APPn or comment before the tables.
        #expect(thumbnail.jpeg.starts(with: [0xFF, 0xD8]))
        #expect(!markers(thumbnail.jpeg).contains { (0xE1...0xEF).contains($0) || $0 == 0xFE })
    }

    /// The markers of a JPEG up to its scan.
    func markers(_ jpeg: [UInt8]) -> [UInt8] {
        var found: [UInt8] = []
        var index = 2
        while index + 4 <= jpeg.count, jpeg[index] == 0xFF, jpeg[index + 1] != 0xDA {
            found.append(jpeg[index + 1])
            index += 2 + Int(jpeg[index + 2]) << 8 + Int(jpeg[index + 3])
        }
        return found
    }

    @Test(arguments: [
        ("copy %s out.png", "out.png"), ("copy %s out.webp", "out.webp"), ("copy %s out.tif", "out.tif"),
        ("copy %s out.gif", "out.gif"), ("heifsave %s out.heic --compression hevc", "out.heic"),
        ("heifsave %s out.avif --compression av1", "out.avif"), ("jpegsave %s out.jpg --interlace", "out.jpg"),
        ("tiffsave %s out.tif --tile --bigtiff", "out.tif"), ("pngsave %s out.png --interlace", "out.png"),
        ("colourspace %s out.jpg b-w", "out.jpg"), ("colourspace %s out.png rgb16", "out.png"),
        ("icc_export %s out.tif --output-profile cmyk", "out.tif"),
    ])
    func `every format becomes the same picture`(command: String, name: String) throws {
        let file = try vips(command.replacing("%s", with: fixture("IMG_4022.JPG")), name)
        let thumbnail = try make(file, raster: 280).thumbnail
        let expected = try make(fixture("IMG_4022.JPG")).thumbnail
        #expect("\(thumbnail.width)×\(thumbnail.height)" == "\(expected.width)×\(expected.height)")
        #expect(thumbnail.rasters.map(\.pixels.count) == [280 * 280 * 3, 280 * 186 * 3])
        if !command.contains("b-w") {
            for (a, b) in zip(try means(thumbnail), try means(expected)) {
                #expect(abs(a - b) < (command.contains("cmyk") ? 24 : 12))
            }
        }
    }

    /// Around the sizes at which libjpeg leaves out half of what it did before.
    @Test(arguments: [99, 100, 101, 199, 200, 201, 399, 400, 401, 799, 800, 801, 1_001, 1_601])
    func `a JPEG that is decoded coarsely makes the picture that all of its pixels make`(side: Int) throws {
        let jpeg = try vips(
            "thumbnail '\(fixture("IMG_4022.JPG"))' a.v \(side) --height \(side) --size force && vips jpegsave a.v a.jpg --Q 95 --strip",
            "a.jpg")
        let other = try pixels(
            try make(
                vips("thumbnail '\(fixture("P1030477.JPG"))' o.jpg 100 --height 100 --size force", "o.jpg"), side: 100
            ).thumbnail)
        for (name, command) in [
            ("a.jpg", "copy a.jpg a.png"), ("turned.jpg", "rot a.jpg a.png d90"),
            ("progressive.jpg", "copy a.jpg a.png"),
        ] {
            let file = scratch.path + "/" + name
            switch name {
            case "turned.jpg":
                let turn = "cp '\(jpeg)' '\(file)' && exiftool -q -n -overwrite_original -Orientation=6 '\(file)'"
                try #require(try Shell.run(turn).status == 0)
            case "progressive.jpg": _ = try vips("jpegsave a.v \(name) --Q 95 --strip --interlace", name)
            default: break
            }
            let all = try make(try vips(command, "a.png"), side: 100).thumbnail
            let coarse = try make(file, side: 100).thumbnail
            #expect("\(coarse.width) × \(coarse.height)" == "\(all.width) × \(all.height)", "\(name)")
            // What is left over of the last few columns and rows falls away.
            #expect(try difference(pixels(coarse), pixels(all)) < 6, "\(name)")
            // Two that are not alike, so that the figure means something.
            #expect(try difference(pixels(coarse), other) > 20, "\(name)")
        }
    }

    @Test func `what is transparent lies on white`() throws {
        let file = try vips("black a.v 64 64 --bands 4 && vips copy a.v out.png --interpretation srgb", "out.png")
        #expect(try means(try make(file).thumbnail).allSatisfy { $0 > 250 })
    }

    @Test func `an animation is its first frame`() throws {
        let script =
            "black a.v 40 30 --bands 3 && vips linear a.v b.v 0 200 --uchar && vips join a.v b.v c.v vertical && vips gifsave c.v out.gif --page-height 30"
        let file = try vips(script, "out.gif")
        let (thumbnail, shape) = try make(file)
        #expect("\(shape.width)×\(shape.height)" == "40×30")
        #expect("\(thumbnail.width)×\(thumbnail.height)" == "40×30")
        #expect(try means(thumbnail).allSatisfy { $0 < 10 })
    }

    @Test(arguments: [1, 3, 6, 8]) func `of a photo that is cut short what is there is shown, and nothing else`(
        orientation: Int
    )
        throws
    {
        let file = scratch.path + "/cut.jpg"
        let made = try Shell.run(
            "cp '\(fixture("IMG_4022.JPG"))' '\(file)' && exiftool -q -n -overwrite_original -Orientation=\(orientation) '\(file)'"
        )
        try #require(made.status == 0)
        let data = try Data(contentsOf: URL(filePath: file))
        let whole = try make(file, side: 200).thumbnail
        try data.prefix(data.count * 9 / 10).write(to: URL(filePath: file))
        let (part, shape) = try make(file, side: 200)
        #expect(shape.isCut && (0.6..<1).contains(shape.present), "\(shape)")
        // Cut at the side at which its file ends.
        let isAside = orientation >= 5
        let lost = isAside ? whole.width - part.width : whole.height - part.height
        #expect(lost > 0 && (isAside ? part.height == whole.height : part.width == whole.width), "\(shape)")
        try data.prefix(data.count / 12).write(to: URL(filePath: file))
        #expect(throws: ThumbnailError.self) { try make(file) }
    }

    @Test(arguments: ["IMG_4021.JPG", "hubble.png"]) func `a photo of which next to nothing is there is an error`(
        fixture: String
    ) throws {
        let data = try Data(contentsOf: Fixtures.photo(fixture))
        for part in [16, 1_000, data.count / 16] {
            let file = scratch.path + "/cut"
            try data.prefix(part).write(to: URL(filePath: file))
            #expect(throws: ThumbnailError.self, "\(part) bytes") { try make(file) }
            #expect(throws: ThumbnailError.self, "\(part) bytes, decoded coarsely") { try make(file, side: 50) }
        }
    }

    @Test func `a panorama is decoded whatever its size`() throws {
        let jpeg = try vips("black wide.v 40000 4000 --bands 3 && vips jpegsave wide.v wide.jpg --Q 50", "wide.jpg")
        let (thumbnail, shape) = try make(jpeg)
        #expect(thumbnail.width == 500 && thumbnail.height == 50 && shape.width == 40_000)
        let png = try vips("pngsave wide.v wide.png --compression 1", "wide.png")
        #expect(try make(png).thumbnail.width == 500)
    }

    @Test func `of a pyramid, the level that has the pixels wanted is taken`() throws {
        let tiff = try vips(
            "tiffsave '\(fixture("P1030477.JPG"))' a.tif --tile --tile-width 64 --tile-height 64 --pyramid", "a.tif")
        #expect(try make(tiff, side: 300).thumbnail.width == 300)
        #expect(try make(tiff, side: 1_000).thumbnail.width == 640)
    }

    @Test func `a picture of more than 1,000 megapixels is refused by its header alone`() throws {
        // A PNG header that claims 100,000 × 20,000, and nothing behind it.
        var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        png += [0, 1, 0x86, 0xA0, 0, 0, 0x4E, 0x20, 8, 2, 0, 0, 0]
        png += crc(Array(png.suffix(17)))
        png += [0, 0, 0, 1] + Array("IDAT".utf8) + [0x78] + crc(Array("IDAT".utf8) + [0x78])
        try Data(png).write(to: URL(filePath: scratch.path + "/bomb.png"))
        #expect(throws: ThumbnailError.tooLarge(width: 100_000, height: 20_000)) {
            try make(scratch.path + "/bomb.png")
        }
    }

    func crc(_ bytes: [UInt8]) -> [UInt8] {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: ~value >> (24 - 8 * $0)) }
    }

    @Test func `formats that nobody should trust are not decoded`() throws {
        try scratch.write("a.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
        try scratch.write("a.ppm", "P3 1 1 255 1 2 3")
        for name in ["a.svg", "a.ppm"] {
            #expect(throws: ThumbnailError.self) { try make(scratch.path + "/" + name) }
        }
    }

    @Test func `a name with brackets is a name, not options`() throws {
        let file = scratch.path + "/a[shrink=8].jpg"
        try FileManager.default.copyItem(atPath: fixture("IMG_4022.JPG"), toPath: file)
        #expect(try make(file).thumbnail.width == 500)
    }

    @Test func `the same photo makes the same bytes`() throws {
        #expect(try make(fixture("P1030477.JPG")).thumbnail.jpeg == make(fixture("P1030477.JPG")).thumbnail.jpeg)
    }

    @Test(arguments: ["jpg", "tif", "png"]) func `a profile that does not fit the picture is ignored`(format: String)
        throws
    {
        let file = scratch.path + "/grey.\(format)"
        let made = try Shell.run(
            """
            set -e; cd '\(scratch.path)'; vips icc_export '\(fixture("IMG_4022.JPG"))' e.tif --output-profile srgb
            exiftool -q -b -icc_profile e.tif > srgb.icc; vips colourspace '\(fixture("IMG_4022.JPG"))' '\(file)' b-w
            exiftool -q -overwrite_original '-icc_profile<=srgb.icc' '\(file)'
            """)
        try #require(made.status == 0, "\(made.error)")
        let grey = try means(try make(file).thumbnail)
        #expect(abs(grey[0] - grey[1]) < 2 && (20...235).contains(grey[0]))
    }

    @Test func `a file that only a newer library reads says which version it takes`() throws {
        let made = try Shell.run(
            "cd '\(scratch.path)' && vips thumbnail '\(fixture("IMG_4022.JPG"))' t.v 160 && vips heifsave t.v s.heic --compression hevc"
        )
        try #require(made.status == 0, "\(made.error)")
        let two = try #require(HEIFs.describingTwo(try Data(contentsOf: URL(filePath: scratch.path + "/s.heic"))))
        try two.write(to: URL(filePath: scratch.path + "/two.heic"))
        do {
            _ = try make(scratch.path + "/two.heic")
        } catch ThumbnailError.unreadable(let why) {
            #expect(why.contains(/libheif \d+\.\d+\.\d+ cannot read this file; 1\.18 can/), "\(why)")
        }
    }

    @Test func `what cannot be decoded says which library and which format it was`() throws {
        for (name, head) in [
            ("a.heic", [0, 0, 0, 24] + Array("ftypheic\0\0\0\0mif1heic".utf8)),
            ("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            ("a.webp", Array("RIFF\u{10}\0\0\0WEBPVP8 ".utf8)), ("a.gif", Array("GIF89a".utf8)),
            ("a.tif", Array("II*\0".utf8)),
        ] as [(String, [UInt8])] {
            try Data(head + [UInt8](repeating: 0, count: 200)).write(to: URL(filePath: scratch.path + "/" + name))
            do {
                _ = try make(scratch.path + "/" + name)
                Issue.record("\(name) was decoded")
            } catch ThumbnailError.unreadable(let why) {
                #expect(why.hasPrefix("lib") && why.contains(" cannot decode this "), "\(name): \(why)")
            }
        }
    }

    /// libvips has one error buffer for all threads.
    @Test func `files that fail at the same moment are each told by their own reason`() throws {
        let jpeg = try Data(contentsOf: Fixtures.photo("IMG_4022.JPG"))
        let png = try Data(contentsOf: Fixtures.photo("hubble.png"))
        let files = [
            ("half.jpg", jpeg.prefix(jpeg.count / 2)), ("part.jpg", jpeg.prefix(jpeg.count / 12)),
            ("head.png", png.prefix(1_000)), ("empty.tif", Data("II*\0".utf8) + Data(count: 200)),
        ]
        .map { (path: scratch.path + "/" + $0.0, data: $0.1) }
        for file in files { try file.data.write(to: URL(filePath: file.path)) }
        let alone = files.map { outcome(of: $0.path) }
        #expect(Set(alone).count == files.count && alone[0].contains("isCut: true"), "\(alone)")
        let others = Mutex<[String]>([])
        let paths = files.map(\.path)
        DispatchQueue.concurrentPerform(iterations: 400) { n in
            let expected = alone[n % paths.count]
            let now = outcome(of: paths[n % paths.count])
            if now != expected { others.withLock { $0.append("\(now) instead of \(expected)") } }
        }
        #expect(others.withLock { $0 } == [])
    }

    private func outcome(of path: String) -> String {
        do { return "\(try make(path, side: 200).shape)" } catch { return "\(error)" }
    }
}
