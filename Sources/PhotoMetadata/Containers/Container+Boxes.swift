/// JPEG XL and JPEG 2000: boxes around a codestream (ISO/IEC 18181-2, section 9; ISO/IEC 15444-1, annex I). Boxes that JPEG XL has
/// compressed with Brotli are not read.
extension Container {
    mutating func readBoxes(_ file: Region) {
        for box in file.boxes() {
            switch box.type {
            // The offset of the TIFF structure stands in front.
            case "Exif" where exif == nil: exif = box.body.bigEndian(0, 4).flatMap { box.body.part(4 + $0) }
            case "xml ": xmp.append(box.body.bytes(limit: XMPPacket.limit))
            case "uuid" where box.body.begins(with: "JpgTiffExif->JP2") && exif == nil: exif = box.body.part(16)
            case "uuid": xmp += [box.adobePacket].compactMap(\.self)
            case "jp2h":
                if let header = box.body.box("ihdr") {
                    (height, width) = (header.bigEndian(0, 4) ?? 0, header.bigEndian(4, 4) ?? 0)
                }
            default: break
            }
        }
    }
}
