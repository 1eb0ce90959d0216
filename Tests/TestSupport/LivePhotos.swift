public import Foundation

/// The two halves of a Live Photo, as small as they can be, with a ContentIdentifier each.
public enum LivePhotos {
    /// A JPEG with an EXIF block of Apple's: IFD0 with the make, an EXIF IFD with the maker note.
    public static func picture(_ jpeg: Data, identifier: String) -> Data {
        let text = Array(identifier.utf8) + [0]
        // The note: mark, version, byte order, one entry, no further IFD; the text lies behind.
        let entry = big16(1) + big16(0x11) + big16(2) + big32(text.count) + big32(14 + 2 + 12 + 4) + big32(0)
        let note = Array("Apple iOS\0".utf8) + [0, 1] + Array("MM".utf8) + entry + text
        let make = Array("Apple\0".utf8)
        let exifAt = 8 + 2 + 2 * 12 + 4
        let noteAt = exifAt + 2 + 12 + 4
        let makeAt = noteAt + note.count
        let tiff =
            Array("MM".utf8) + big16(42) + big32(8)
            + big16(2) + big16(0x10F) + big16(2) + big32(make.count) + big32(makeAt)
            + big16(0x8769) + big16(4) + big32(1) + big32(exifAt) + big32(0)
            + big16(1) + big16(0x927C) + big16(7) + big32(note.count) + big32(noteAt) + big32(0) + note + make
        let block = Array("Exif\0\0".utf8) + tiff
        return jpeg.prefix(2) + Data([0xFF, 0xE1] + big16(block.count + 2) + block) + jpeg.dropFirst(2)
    }

    public static func film(identifier: String) -> Data {
        film(key: "com.apple.quicktime.content.identifier", value: identifier)
    }

    public static func film(key: String, value: String) -> Data {
        let key = Array(key.utf8)
        let keys = atom("keys", big32(0) + big32(2) + atom("mdta", Array("other".utf8)) + atom("mdta", key))
        func item(_ number: Int, _ text: String) -> [UInt8] {
            let data = atom("data", big32(1) + big32(0) + Array(text.utf8))
            return big32(data.count + 8) + big32(number) + data
        }
        let list = atom("ilst", item(1, "no") + item(2, value))
        let meta = atom("meta", atom("hdlr", big32(0)) + keys + list)
        return Data(
            atom("ftyp", Array("qt  ".utf8)) + atom("mdat", [UInt8](repeating: 7, count: 1_000))
                + atom("moov", atom("mvhd", big32(0)) + meta))
    }

    private static func atom(_ type: String, _ body: [UInt8]) -> [UInt8] {
        big32(body.count + 8) + Array(type.utf8) + body
    }

    private static func big16(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 255), UInt8(number & 255)] }
    private static func big32(_ number: Int) -> [UInt8] { big16(number >> 16) + big16(number & 0xFFFF) }
}
