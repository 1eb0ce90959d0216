import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import PhotoMetadata

/// Files that lie about themselves: no crash, nothing read outside of them, and time in proportion to their size.
struct MutationTests {
    /// The beginnings of real photos, and of one small file in every format with tags of every kind.
    private static func seeds(_ scratch: Scratch) throws -> [[UInt8]] {
        let made = try Shell.run(
            """
            set -e; cd '\(scratch.path)'; vips gaussnoise n.v 24 16 --mean 128; vips bandjoin 'n.v n.v n.v' m.v
            vips cast m.v c.v uchar; vips copy c.v b.v --interpretation srgb
            for f in jpg png webp tif gif; do vips copy b.v a.$f; done
            vips heifsave b.v a.heic --compression hevc; vips heifsave b.v a.avif --compression av1
            vips tiffsave b.v big.tif --bigtiff
            exiftool -q -n -m -overwrite_original -P -Make=Apple -Model=X -DateTimeOriginal='2019:07:14 10:11:12' \
              -GPSLatitude=38.5 -GPSLatitudeRef=N -GPSLongitude=9.2 -GPSLongitudeRef=W -GPSTimeStamp=07:08:09 \
              -GPSDateStamp=2019:07:14 -XMP-dc:Subject=one -XMP-dc:Title=t -IPTC:Keywords=k -UserComment=u \
              a.jpg a.png a.webp a.tif a.heic a.avif || true
            """)
        try #require(made.status == 0, "\(made.error)")
        let small = try ["a.jpg", "a.png", "a.webp", "a.tif", "a.gif", "a.heic", "a.avif", "big.tif"].map {
            Array(try Data(contentsOf: URL(filePath: scratch.path + "/" + $0)))
        }
        let real = try Fixtures.photoNames().map {
            Array(try Data(contentsOf: Fixtures.photo($0)).prefix(20_000))
        }
        return small + real
    }

    @Test(.timeLimit(.minutes(60))) func `a photo that lies about itself is read without harm`() throws {
        let scratch = try Scratch()
        let seeds = try Self.seeds(scratch)
        var generator = SplitMix(seed: 4711)
        for round in 0..<(Campaign.isLong ? 10_000_000 : 60_000) {
            var bytes = seeds[round % seeds.count]
            // Where the structures are: most of them at the beginning.
            let reach = Bool.random(using: &generator) ? min(bytes.count, 2_000) : bytes.count
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let place = Int.random(in: 0..<reach, using: &generator)
                bytes[place] =
                    [0, 0xFF, 0x7F, 0x80, UInt8.random(in: 0...255, using: &generator)].randomElement(
                        using: &generator) ?? 0
            }
            if Int.random(in: 0..<4, using: &generator) == 0 {
                bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
            }
            let file = FileMetadata(bytes: bytes)
            let metadata = file.summary
            #expect(metadata.width >= 0 && metadata.height >= 0 && (1...8).contains(metadata.orientation))
            if round % 50 == 0 { _ = file.values(of: try MetadataTag(kind: "exif", name: "UserComment")) }
        }
    }

    @Test func `no count and no offset makes it read more than there is, or for longer`() throws {
        // A directory that says it has 65,535 entries of 4 GiB each, and points to itself for Exif and GPS.
        var tiff = Array("II*\0".utf8) + [8, 0, 0, 0, 0xFF, 0xFF]
        for tag in [0x8769, 0x8825, 0x010F, 0x9003] as [Int] {
            tiff += [UInt8(tag & 0xFF), UInt8(tag >> 8), 4, 0, 0xFF, 0xFF, 0xFF, 0xFF, 8, 0, 0, 0]
        }
        _ = FileMetadata(bytes: tiff).summary
        // Boxes in boxes, chunks of nothing, segments of nothing, blocks of nothing: each for megabytes.
        let size = 4 << 20
        func filled(_ head: [UInt8], _ unit: [UInt8]) -> [UInt8] {
            head + (0..<size / unit.count).flatMap { _ in unit }
        }
        let heads: [[UInt8]] = [
            filled([0, 0, 0, 16] + Array("ftypheic\0\0\0\0".utf8), [0, 0, 0, 8] + Array("free".utf8)),
            filled(
                [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0, 0, 0, 0] + Array("tEXt".utf8) + [0, 0, 0, 0]),
            filled([0xFF, 0xD8], [0xFF, 0xE1, 0, 2]), filled([0xFF, 0xD8], [0xFF]),
            filled(Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0], [0x21, 0xFE, 0]),
            filled(Array("RIFF\0\0\0\0WEBP".utf8), Array("XMP ".utf8) + [0, 0, 0, 0]),
        ]
        for bytes in heads { _ = FileMetadata(bytes: bytes).summary }
        // An XMP packet of entities, of depth, of elements.
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;</x>"
        #expect(XMPPacket(Array(bomb.utf8)).properties.isEmpty)
        _ = XMPPacket(Array(String(repeating: "<a>", count: 1 << 20).utf8))
        _ = XMPPacket(Array(("<r>" + String(repeating: "<a/>", count: 1 << 19)).utf8))
    }
}
