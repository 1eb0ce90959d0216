/// A box of the ISO base media file format (ISO/IEC 14496-12, section 4.2), which QuickTime calls an atom.
struct Box {
    /// Four bytes, read as a number: most are letters.
    var code: Int
    var body: Region

    var type: String { String(decoding: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) }, as: UTF8.self) }

    /// The XMP packet in a box of Adobe's (XMP Specification, part 3); nil for other boxes.
    var adobePacket: [UInt8]? {
        guard type == "uuid", body.begins(with: Self.adobe) else { return nil }
        return body.part(16)?.bytes(limit: XMPPacket.limit)
    }

    private static let adobe: [UInt8] = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
    ]
}
