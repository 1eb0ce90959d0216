import PhotoModel
import Testing

struct PhotoFormatTests {
    static let name = FileName("whatever.txt")!

    static func iso(_ brands: String...) -> [UInt8] {
        let body = brands[0] + "\0\0\0\0" + brands.dropFirst().joined()
        return [0, 0, 0, UInt8(8 + body.utf8.count)] + Array("ftyp".utf8) + Array(body.utf8)
    }

    static func bytes(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

    static let headers: [(PhotoFormat, [UInt8])] = [
        (.jpeg, [0xFF, 0xD8, 0xFF, 0xE1]), (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        (.webp, bytes("RIFF1234WEBPVP8 ")), (.gif, bytes("GIF89a")), (.tiff, [0x49, 0x49, 0x2A, 0, 8, 0]),
        (.tiff, [0x4D, 0x4D, 0, 0x2A]), (.heif, iso("heic", "mif1", "heic")), (.heif, iso("mif1", "mif1", "heic")),
        (.avif, iso("avif", "avif", "mif1")), (.avif, iso("mif1", "mif1", "avif")),
        (.jxl, [0, 0, 0, 0x0C] + bytes("JXL \r\n\u{87}\n")),
        (.jp2, [0xFF, 0x4F, 0xFF, 0x51]), (.jp2, [0, 0, 0, 0x0C] + bytes("jP  \r\n\u{87}\n")),
        (.raw, iso("crx ", "crx ", "isom")), (.raw, bytes("FUJIFILMCCD-RAW 0201")), (.raw, bytes("IIRO")),
        (.raw, bytes("IIU\0")),
    ]

    @Test(arguments: headers)
    func `the first bytes decide, whatever the name says`(format: PhotoFormat, header: [UInt8]) {
        #expect(PhotoFormat(header: header, name: Self.name) == format)
    }

    @Test func `videos, texts and empty files are no photos`() throws {
        for header in [
            [], Array("hello".utf8), Self.iso("isom", "mp42"), Self.iso("qt  "), [0xFF, 0xD8],
        ] {
            #expect(PhotoFormat(header: header, name: Self.name) == nil)
        }
    }

    @Test func `two bytes alone are not enough to be a picture`() throws {
        let header: [UInt8] = [0xFF, 0x0A, 0xFA, 0x1F]
        #expect(PhotoFormat(header: header, name: Self.name) == nil)
        #expect(PhotoFormat(header: header, name: try #require(FileName("a.JXL"))) == .jxl)
    }

    @Test func `most raw pictures begin like TIFF, and the name tells them apart`() throws {
        let raw = try #require(FileName("DSC_1.NEF"))
        #expect(PhotoFormat(header: [0x4D, 0x4D, 0, 0x2A], name: raw) == .raw)
        #expect(PhotoFormat(header: [0xFF, 0xD8, 0xFF, 0xE1], name: raw) == .jpeg)
        // It keeps its own extension, whatever that is.
        #expect(PhotoFormat.raw.dotExtension(raw) == Array(".NEF".utf8))
    }
}
