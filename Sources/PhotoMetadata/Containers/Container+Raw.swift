/// Raw pictures that aren't TIFF.
extension Container {
    /// Canon's CR3, an ISO base media file: a box of its own in `moov` has four TIFF structures, `CMT1` to `CMT4`, with the primary
    /// directory, Exif, the maker's notes and the position; a box of Adobe's has XMP
    /// (github.com/lclevy/canon_cr3; XMP Specification, part 3).
    mutating func readCR3(_ file: Region) {
        let boxes = file.boxes()
        for box in file.box("moov")?.boxes() ?? [] where box.type == "uuid" && box.body.begins(with: Self.canon) {
            guard let own = box.body.part(16) else { continue }
            exif = own.box("CMT1")
            exifDirectory = own.box("CMT2")
            gpsDirectory = own.box("CMT4")
        }
        if let packet = boxes.compactMap(\.adobePacket).last { xmp = [packet] }
        if let first = exif.flatMap({ TIFFReader($0) }).flatMap({ $0.directory(at: $0.firstDirectory) }) {
            width = first.integers(0x0100).first ?? 0
            height = first.integers(0x0101).first ?? 0
        }
    }

    private static let canon: [UInt8] = [
        0x85, 0xC0, 0xB6, 0x87, 0x82, 0x0F, 0x11, 0xE0, 0x81, 0x11, 0xF4, 0xCE, 0x46, 0x2B, 0x6A, 0x48,
    ]

    /// Fujifilm's RAF: a JPEG with Exif, whose place and length stand at 84 (exiftool, FujiFilm.pm).
    mutating func readRAF(_ file: Region) {
        guard let start = file.bigEndian(84, 4), let length = file.bigEndian(88, 4),
            let picture = file.part(start, length), picture.begins(with: [0xFF, 0xD8])
        else { return }
        readJPEG(picture)
    }
}
