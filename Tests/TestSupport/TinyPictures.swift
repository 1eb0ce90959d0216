import Foundation

/// Thousands of pictures that differ, each of a few pixels, made in a moment: for tests of the pipeline, not of decoding.
public enum TinyPictures {
    /// Writes `p000000.png` … into a folder.
    public static func fill(_ folder: String, _ range: Range<Int>) throws {
        for number in range {
            let digits = String(number)
            let name = "p" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".png"
            try Data(png(number)).write(to: URL(filePath: folder + "/" + name))
        }
    }

    /// 8 × 8 grey pixels (PNG specification, second edition), of which no two numbers have the same.
    public static func png(_ number: Int) -> [UInt8] {
        var generator = UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        var rows: [UInt8] = []
        for _ in 0..<8 {
            rows.append(0)
            for _ in 0..<8 {
                generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                rows.append(UInt8(generator >> 56))
            }
        }
        let length = UInt16(rows.count)
        // A zlib stream of one stored block.
        let stored: [UInt8] =
            [0x78, 0x01, 0x01] + bytes(length.littleEndian) + bytes((~length).littleEndian) + rows
            + bytes(adler32(rows).bigEndian)
        let header: [UInt8] = bytes(UInt32(8).bigEndian) + bytes(UInt32(8).bigEndian) + [8, 0, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + chunk("IDAT", stored)
            + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bytes(UInt32(data.count).bigEndian) + body + bytes(crc32(body).bigEndian)
    }

    private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number) { Array($0) }
    }

    private static func adler32(_ data: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static func crc32(_ data: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in data {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
