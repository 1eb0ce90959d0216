/// Makes text from outside safe to display, so that a terminal or an editor never interprets a file name or a model's text.
public enum VisibleText {
    /// Control and format characters, and bytes that are not UTF-8, become `\xNN` or `\u{N}`. Everything else stays.
    public static func escape(_ bytes: [UInt8]) -> String {
        var text = ""
        var rest = bytes[...]
        while !rest.isEmpty {
            var decoder = UTF8()
            var iterator = rest.prefix(4).makeIterator()
            if case .scalarValue(let scalar) = decoder.decode(&iterator) {
                text += visible(scalar)
                rest = rest.dropFirst(UTF8.width(scalar))
            } else {
                text += "\\x" + hex(UInt32(rest.removeFirst()))
            }
        }
        return text
    }

    public static func escape(_ text: String) -> String {
        text.unicodeScalars.map(visible).joined()
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            // They join emoji, and reorder nothing.
            if scalar == "\u{200D}" || scalar == "\u{FE0F}" { return String(scalar) }
            return scalar.value < 256 ? "\\x" + hex(scalar.value) : "\\u{\(String(scalar.value, radix: 16))}"
        default: return String(scalar)
        }
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }
}
