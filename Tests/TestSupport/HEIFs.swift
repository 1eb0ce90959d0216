public import Foundation

/// HEIF files as newer phones write them.
public enum HEIFs {
    /// A metadata item that describes two pictures, as since iOS 18: libheif before 1.18 refuses the whole file.
    ///
    /// - Parameter file: as libheif 1.15 writes it, with Exif.
    /// - Returns: nil if the file has no such item.
    public static func describingTwo(_ file: Data) -> Data? {
        var bytes = [UInt8](file)
        func find(_ type: String) -> Int? { bytes.firstRange(of: Array(type.utf8)).map { $0.lowerBound - 4 } }
        guard let meta = find("meta"), let references = find("iref"), let described = find("cdsc"),
            let locations = find("iloc")
        else { return nil }
        func number(_ place: Int, _ size: Int) -> Int { bytes[place..<place + size].reduce(0) { $0 << 8 | Int($1) } }
        func add(_ more: Int, _ place: Int, _ size: Int) {
            let value = number(place, size) + more
            for index in 0..<size {
                bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - index)))
            }
        }
        // Everything behind the two new bytes moves.
        let version = bytes[locations + 8]
        let (offsetSize, lengthSize) = (Int(bytes[locations + 12] >> 4), Int(bytes[locations + 12] & 15))
        let (baseSize, indexSize) = (
            Int(bytes[locations + 13] >> 4), version == 0 ? 0 : Int(bytes[locations + 13] & 15)
        )
        guard version < 2 else { return nil }
        var place = locations + 16
        for _ in 0..<number(locations + 14, 2) {
            let method = version == 0 ? 0 : number(place + 2, 2) & 15
            place += version == 0 ? 4 : 6
            let isBased = baseSize > 0 && number(place, baseSize) > 0
            if isBased, method == 0 { add(2, place, baseSize) }
            place += baseSize + 2
            for _ in 0..<number(place - 2, 2) {
                if !isBased, method == 0 { add(2, place + indexSize, offsetSize) }
                place += indexSize + offsetSize + lengthSize
            }
        }
        for box in [meta, references, described] { add(2, box, 4) }
        add(1, described + 10, 2)
        let item = Array(bytes[described + 12..<described + 14])
        bytes.insert(contentsOf: item, at: described + 14)
        return Data(bytes)
    }

    /// Exif as some phones of Xiaomi's write it: a JPEG's marker and length stand where the offset should.
    public static func withMarker(_ file: Data) -> Data? {
        var bytes = [UInt8](file)
        // The offset that libheif writes, and what it leads to.
        guard let found = bytes.firstRange(of: [0, 0, 0, 6] + Array("Exif\0\0".utf8)) else { return nil }
        bytes.replaceSubrange(found.lowerBound..<found.lowerBound + 4, with: [0xFF, 0xE1, 0x01, 0x00])
        return Data(bytes)
    }
}
