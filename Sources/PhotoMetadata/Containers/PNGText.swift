import PhotoModel

/// A text chunk of PNG.
struct PNGText {
    var keyword: String
    var content: [UInt8]

    /// - Parameters:
    ///   - chunk: the chunk's data.
    ///   - kind: the first letter of the chunk's type: `t`, `z` or `i`.
    init?(_ chunk: Region, kind: UInt8) {
        let bytes = chunk.bytes(limit: XMPPacket.limit)
        guard let end = bytes.prefix(80).firstIndex(of: 0) else { return nil }
        keyword = String(decoding: bytes[..<end], as: UTF8.self)
        guard Self.isWanted(keyword) else { return nil }
        switch kind {
        case UInt8(ascii: "t"): content = Array(bytes[(end + 1)...])
        case UInt8(ascii: "z"):
            guard bytes.count > end + 2, let text = Zlib.inflate(Array(bytes[(end + 2)...]), limit: XMPPacket.limit)
            else { return nil }
            content = text
        default:
            // Whether it is compressed, and how; its language, and the keyword in that.
            guard bytes.count > end + 3 else { return nil }
            let rest = bytes[(end + 3)...]
            guard let language = rest.firstIndex(of: 0), let translated = rest[(language + 1)...].firstIndex(of: 0)
            else { return nil }
            let text = Array(rest[(translated + 1)...])
            guard bytes[end + 1] == 1 else {
                content = text
                return
            }
            guard let inflated = Zlib.inflate(text, limit: XMPPacket.limit) else { return nil }
            content = inflated
        }
    }

    private static func isWanted(_ keyword: String) -> Bool {
        keyword == "XML:com.adobe.xmp" || keyword == "Creation Time" || keyword.hasPrefix("Raw profile type ")
    }

    /// The hexadecimal data after the profile's name and its length.
    var profile: [UInt8]? {
        let lines = content.drop { $0 == 0x0A }.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines[2].count / 2)
        var high: UInt8?
        for character in lines[2] {
            guard let digit = Character(UnicodeScalar(character)).hexDigitValue.map({ UInt8($0) }) else { continue }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }
}
