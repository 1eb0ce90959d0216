/// JPEG's segments (ISO/IEC 10918-1, annex B; Exif 3.0, section 4.7; XMP Specification, part 3).
extension Container {
    /// Of a file; before the picture there are a few, and of a large colour profile some hundred.
    private static let mostSegments = 5_000

    mutating func readJPEG(_ file: Region) {
        var extensions: [Int: ArraySlice<UInt8>] = [:]
        var resources: [UInt8] = []
        var main: [UInt8]?
        var place = 2
        for _ in 0..<Self.mostSegments {
            guard let head = file.read(place, 4).map(Array.init), head[0] == 0xFF else { break }
            // Any number of bytes FF may stand before a marker.
            if head[1] == 0xFF {
                place += 1
                continue
            }
            // Those without a length, and the beginning of the picture or its end.
            if head[1] == 0x01 || (0xD0...0xD8).contains(head[1]) {
                place += 2
                continue
            }
            guard head[1] != 0xDA, head[1] != 0xD9 else { break }
            let length = Int(head[2]) << 8 | Int(head[3])
            guard length >= 2, let body = file.part(place + 4, length - 2) else { break }
            switch head[1] {
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(head[1]):
                (height, width) = (body.bigEndian(1, 2) ?? 0, body.bigEndian(3, 2) ?? 0)
            case 0xE1:
                if body.begins(with: "Exif\0") {
                    if exif == nil { exif = body.part(6) }
                } else if body.begins(with: "http://ns.adobe.com/xap/1.0/\0") {
                    if main == nil { main = body.part(29)?.bytes(limit: XMPPacket.limit) }
                } else if body.begins(with: "http://ns.adobe.com/xmp/extension/\0") {
                    // A hash of 32 digits, the length of the whole, and where this part of it belongs.
                    if let offset = body.bigEndian(35 + 36, 4), let part = body.read(35 + 40, body.count - 75) {
                        extensions[offset] = part
                    }
                }
            case 0xED where body.begins(with: "Photoshop 3.0\0"):
                // Longer ones go on in the next segment.
                if resources.count < IPTC.limit { resources += body.part(14)?.bytes(limit: IPTC.limit) ?? [] }
            default: break
            }
            place += 2 + length
        }
        if let main { xmp.append(main) }
        var whole: [UInt8] = []
        for (offset, part) in extensions.sorted(by: { $0.key < $1.key }) {
            guard offset == whole.count, offset + part.count <= XMPPacket.limit else { break }
            whole += part
        }
        if !whole.isEmpty { xmp.append(whole) }
        if !resources.isEmpty { iptc = IPTC(photoshop: resources) }
    }
}
