/// GIF's blocks (GIF89a Specification; XMP Specification, part 3, section 1.1.2).
extension Container {
    private static let mostBlocks = 200_000

    mutating func readGIF(_ file: Region) {
        (width, height) = (file.littleEndian(6, 2) ?? 0, file.littleEndian(8, 2) ?? 0)
        guard let flags = file.bigEndian(10, 1) else { return }
        var left = Self.mostBlocks
        var place = 13 + (flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1))

        /// Goes behind a row of sub-blocks.
        func skipBlocks() -> Bool {
            while left > 0, let length = file.bigEndian(place, 1) {
                left -= 1
                place += 1 + length
                if length == 0 { return true }
            }
            return false
        }

        while left > 0, let kind = file.bigEndian(place, 1) {
            left -= 1
            switch kind {
            case 0x21:
                let isXMP = file.begins(with: "XMP DataXMP", at: place + 3)
                place += 2
                let start = place + 12
                guard skipBlocks() else { return }
                // Text, not in blocks: a trailer leads those who take it for blocks to its end.
                if isXMP, let packet = file.part(start, max(0, place - start - 258)) {
                    xmp.append(packet.bytes(limit: XMPPacket.limit))
                }
            case 0x2C:
                guard let flags = file.bigEndian(place + 9, 1) else { return }
                place += 11 + (flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1))
                guard skipBlocks() else { return }
            default: return
            }
        }
    }
}
