/// The segments of a JPEG that stand before the picture (ISO/IEC 10918-1, annex B).
struct JPEGSegments: Sequence, IteratorProtocol {
    /// Of a file there are a few, and of a large colour profile some hundred.
    private static let mostSteps = 5_000

    private let file: Region
    private var place = 2
    private var steps = 0

    init(_ file: Region) {
        self.file = file
    }

    mutating func next() -> (marker: UInt8, body: Region)? {
        while steps < Self.mostSteps {
            steps += 1
            guard let head = file.read(place, 4).map(Array.init), head[0] == 0xFF else { return nil }
            switch head[1] {
            // Any number of bytes FF may stand before a marker.
            case 0xFF: place += 1
            // Those without a length.
            case 0x01, 0xD0...0xD8: place += 2
            // The beginning of the picture, or its end.
            case 0xDA, 0xD9: return nil
            default:
                let length = Int(head[2]) << 8 | Int(head[3])
                guard length >= 2, let body = file.part(place + 4, length - 2) else { return nil }
                place += 2 + length
                return (head[1], body)
            }
        }
        return nil
    }
}

/// What JPEG's segments hold (Exif 3.0, section 4.7; XMP Specification, part 3).
extension Container {
    mutating func readJPEG(_ file: Region) {
        var packet = ExtendedXMP()
        var resources: [UInt8] = []
        for (marker, body) in JPEGSegments(file) {
            switch marker {
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
                (height, width) = (body.bigEndian(1, 2) ?? 0, body.bigEndian(3, 2) ?? 0)
            case 0xE1 where body.begins(with: "Exif\0"): if exif == nil { exif = body.part(6) }
            case 0xE1: packet.add(body)
            case 0xE2 where body.begins(with: "MPF\0"):
                if let index = body.part(4) { thumbnails = MultiPicture.thumbnails(index, in: file) }
            case 0xED where body.begins(with: "Photoshop 3.0\0"):
                // Longer ones go on in the next segment.
                if resources.count < IPTC.limit { resources += body.part(14)?.bytes(limit: IPTC.limit) ?? [] }
            default: break
            }
        }
        xmp += packet.packets
        if !resources.isEmpty { iptc = IPTC(photoshop: resources) }
    }
}

/// An XMP packet that is too long for one segment.
private struct ExtendedXMP {
    private var main: [UInt8]?
    private var parts: [Int: ArraySlice<UInt8>] = [:]

    mutating func add(_ body: Region) {
        if body.begins(with: "http://ns.adobe.com/xap/1.0/\0") {
            if main == nil { main = body.part(29)?.bytes(limit: XMPPacket.limit) }
        } else if body.begins(with: "http://ns.adobe.com/xmp/extension/\0") {
            // A hash of 32 digits, the length of the whole, and where this part of it belongs.
            if let offset = body.bigEndian(35 + 36, 4), let part = body.read(35 + 40, body.count - 75) {
                parts[offset] = part
            }
        }
    }

    /// The main packet, and the extension as far as it is there.
    var packets: [[UInt8]] {
        var whole: [UInt8] = []
        for (offset, part) in parts.sorted(by: { $0.key < $1.key }) {
            guard offset == whole.count, offset + part.count <= XMPPacket.limit else { break }
            whole += part
        }
        return (main.map { [$0] } ?? []) + (whole.isEmpty ? [] : [whole])
    }
}
