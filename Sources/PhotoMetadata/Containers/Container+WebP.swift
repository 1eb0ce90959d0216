/// WebP's chunks (RFC 9649, section 2).
extension Container {
    mutating func readWebP(_ file: Region) {
        for (type, body) in file.chunks(from: 12) {
            switch type {
            case "VP8X":
                (width, height) = ((body.littleEndian(4, 3) ?? -1) + 1, (body.littleEndian(7, 3) ?? -1) + 1)
            case "VP8 " where width == 0:
                (width, height) = ((body.littleEndian(6, 2) ?? 0) & 0x3FFF, (body.littleEndian(8, 2) ?? 0) & 0x3FFF)
            case "VP8L" where width == 0:
                let bits = body.littleEndian(1, 4) ?? 0
                (width, height) = (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
            // Some programs put JPEG's mark in front.
            case "EXIF": exif = body.begins(with: "Exif\0\0") ? body.part(6) : body
            case "XMP ": xmp.append(body.bytes(limit: XMPPacket.limit))
            default: break
            }
        }
    }
}
