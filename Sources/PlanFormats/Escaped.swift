/// Paths where a tab ends a column and a newline ends a row.
public enum Escaped {
    /// `\t`, `\n`, `\\`, and `\xNN` for other control characters and for bytes that are not UTF-8.
    public static func tsv(_ path: [UInt8]) -> [UInt8] {
        var written: [UInt8] = []
        written.reserveCapacity(path.count)
        var rest = path[...]
        while !rest.isEmpty {
            guard let (scalar, length) = firstScalar(rest) else {
                written += hexEscape(rest.removeFirst())
                continue
            }
            let bytes = rest.prefix(length)
            switch scalar {
            case "\t": written += Array("\\t".utf8)
            case "\n": written += Array("\\n".utf8)
            case "\\": written += Array("\\\\".utf8)
            case _ where scalar.properties.generalCategory == .control: written += bytes.flatMap(hexEscape)
            default: written += bytes
            }
            rest = rest.dropFirst(length)
        }
        return written
    }

    /// Nil when a backslash is at the end, or before a character that `tsv` does not escape.
    static func bytes(_ written: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Array(written)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst().map({ Character(UnicodeScalar($0)) }) {
            case "t": bytes.append(0x09)
            case "n": bytes.append(0x0A)
            case "\\": bytes.append(UInt8(ascii: "\\"))
            case "x":
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                    rest.prefix(2).allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: return nil
            }
        }
        return bytes
    }

    private static func hexEscape(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    /// Nil when the bytes do not start with well-formed UTF-8.
    private static func firstScalar(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        var decoder = UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }
}
