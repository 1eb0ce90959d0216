import PhotoModel

/// The records of an IPTC block (IPTC-NAA Information Interchange Model 4.2): the second, which speaks of the picture.
struct IPTC {
    /// Bytes of a block that are looked at, and records of it.
    static let limit = 1 << 20
    private static let mostRecords = 2_000

    private var records: [UInt8: [[UInt8]]] = [:]
    private var isUTF8 = false

    /// - Parameter bytes: from the first record on.
    init(_ bytes: [UInt8]) {
        var place = 0
        var left = Self.mostRecords
        while place + 5 <= bytes.count, bytes[place] == 0x1C, left > 0 {
            let (record, number) = (bytes[place + 1], bytes[place + 2])
            let length = Int(bytes[place + 3]) << 8 | Int(bytes[place + 4])
            // An extended length: nothing that people write is so long.
            guard length < 0x8000, place + 5 + length <= bytes.count else { break }
            let value = Array(bytes[place + 5..<place + 5 + length])
            // The escape sequence for UTF-8 (ISO 2022).
            if record == 1, number == 90 { isUTF8 = value == [0x1B, 0x25, 0x47] }
            if record == 2 { records[number, default: []].append(value) }
            place += 5 + length
            left -= 1
        }
    }

    /// Of Photoshop's resources (Adobe, "Photoshop File Formats Specification") the one that holds IPTC.
    init?(photoshop bytes: [UInt8]) {
        var place = 0
        while place + 12 <= bytes.count, bytes[place..<place + 4].elementsEqual("8BIM".utf8) {
            let kind = Int(bytes[place + 4]) << 8 | Int(bytes[place + 5])
            // A name with its length in front, both together of even length.
            let name = (Int(bytes[place + 6]) + 2) / 2 * 2
            let size = place + 6 + name
            guard size + 4 <= bytes.count else { return nil }
            let length = bytes[size..<size + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - size - 4 else { return nil }
            if kind == 0x0404 {
                self.init(Array(bytes[size + 4..<size + 4 + length]))
                return
            }
            place = size + 4 + (length + 1) / 2 * 2
        }
        return nil
    }

    /// Every value of a dataset of the second record, in the order of the file.
    func texts(_ number: UInt8) -> [String] {
        (records[number] ?? []).compactMap { value in
            isUTF8 ? MetadataText.clean(String(decoding: value, as: UTF8.self)) : MetadataText.decode(value)
        }
    }

    /// `20190714` and `101112+0200`.
    func date(_ day: UInt8, _ time: UInt8) -> CaptureDate? {
        guard let day = texts(day).first, day.utf8.count == 8, day.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        let date = "\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2))"
        guard let time = texts(time).first, time.utf8.count >= 6, time.utf8.prefix(6).allSatisfy(\.isASCIIDigit) else {
            return CaptureDate(text: date)
        }
        let clock = "\(time.prefix(2)):\(time.dropFirst(2).prefix(2)):\(time.dropFirst(4).prefix(2))"
        let zone = time.dropFirst(6)
        let offset = zone.count == 5 ? "\(zone.prefix(3)):\(zone.suffix(2))" : nil
        return CaptureDate(text: "\(date)T\(clock)", offset: offset) ?? CaptureDate(text: date)
    }
}
