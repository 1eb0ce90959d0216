import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import PhotoMetadata

/// What a raw picture says of itself is read as exiftool reads it, whatever its maker's container is.
struct RawTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try Raws.write(to: scratch.path, orientation: 6)
    }

    func summary(_ name: String) throws -> Metadata {
        FileMetadata(bytes: Array(try Data(contentsOf: scratch.url.appending(path: name)))).summary
    }

    @Test(arguments: Raws.names + ["bare.dng"]) func `dates and cameras are exiftool's`(name: String) throws {
        let read = try Shell.run(
            "exiftool -T -DateTimeOriginal -OffsetTimeOriginal -Make -Model -LensModel -n -IFD0:Orientation '\(scratch.path)/\(name)'"
        )
        let fields = read.lines[0].split(separator: "\t").map(String.init)
        try #require(fields.count == 6)
        let summary = try summary(name)
        #expect(summary.captured == CaptureDate(text: fields[0], subSecond: "250", offset: fields[1]))
        #expect(summary.make == fields[2] && summary.model == fields[3] && summary.lens == fields[4])
        #expect(summary.orientation == 6 && fields[5] == "6")
        #expect(abs((summary.position?.latitude ?? 0) - 48.850_833) < 0.000_01)
        #expect(abs((summary.position?.longitude ?? 0) - 2.294_444) < 0.000_01)
    }

    @Test(arguments: ["jxl", "jp2"]) func `JPEG XL and JPEG 2000 are read as well`(ending: String) throws {
        let source = Fixtures.photos.appending(path: "P1030477.JPG").path
        let made = try Shell.run(
            """
            cd '\(scratch.path)' && vips \(ending == "jxl" ? "jxlsave" : "jp2ksave") '\(source)' a.\(ending)
            exiftool -q -m -overwrite_original -Exif:DateTimeOriginal='2019:07:14 10:11:12' -Exif:Make=Canon -Exif:Model=R5 \
                -XMP-dc:Title=Harbor a.\(ending)
            """)
        try #require(made.status == 0, "\(made.error)")
        let summary = try summary("a.\(ending)")
        #expect(summary.captured == CaptureDate(text: "2019:07:14 10:11:12") && summary.model == "R5")
        #expect(summary.title == "Harbor")
    }

    @Test func `one that is cut anywhere, or whose bytes are others, ends no reader`() throws {
        var random = SplitMix(seed: 27)
        for name in Raws.names {
            // The heads alone: what follows is pixels.
            let bytes = Array(try Data(contentsOf: scratch.url.appending(path: name)).prefix(100_000))
            for count in stride(from: 0, to: 4_000, by: 37) {
                _ = FileMetadata(bytes: Array(bytes.prefix(count))).summary
            }
            for _ in 0..<200 {
                var changed = bytes
                for _ in 0..<8 {
                    changed[Int.random(in: 0..<2_000, using: &random)] = .random(in: 0...255, using: &random)
                }
                _ = FileMetadata(bytes: changed).summary
            }
        }
    }
}
