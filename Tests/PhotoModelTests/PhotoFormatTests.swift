import PhotoModel
import Testing

struct PhotoFormatTests {
    static let name = FileName("whatever.txt")!

    static func iso(_ brands: String...) -> [UInt8] {
        let body = brands[0] + "\0\0\0\0" + brands.dropFirst().joined()
        return [0, 0, 0, UInt8(8 + body.utf8.count)] + Array("ftyp".utf8) + Array(body.utf8)
    }

    @Test(arguments: [
        (PhotoFormat.jpeg, [0xFF, 0xD8, 0xFF, 0xE1] as [UInt8]),
        (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        (.webp, Array("RIFF1234WEBPVP8 ".utf8)), (.gif, Array("GIF89a".utf8)), (.tiff, [0x49, 0x49, 0x2A, 0, 8, 0]),
        (.tiff, [0x4D, 0x4D, 0, 0x2A]), (.heif, iso("heic", "mif1", "heic")), (.heif, iso("mif1", "mif1", "heic")),
        (.avif, iso("avif", "avif", "mif1")), (.avif, iso("mif1", "mif1", "avif")),
    ])
    func `the first bytes decide, whatever the name says`(format: PhotoFormat, header: [UInt8]) {
        #expect(PhotoFormat(header: header, name: Self.name) == format)
    }

    @Test func `films, texts, raw pictures and empty files are no photos`() throws {
        for header in [
            [], Array("hello".utf8), Self.iso("isom", "mp42"), Self.iso("qt  "), Self.iso("crx "), [0xFF, 0xD8],
        ] {
            #expect(PhotoFormat(header: header, name: Self.name) == nil)
        }
        let raw = try #require(FileName("DSC_1.NEF"))
        #expect(PhotoFormat(header: [0x4D, 0x4D, 0, 0x2A], name: raw) == nil)
    }
}
