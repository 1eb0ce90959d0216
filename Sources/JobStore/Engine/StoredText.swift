import Foundation

/// JSON for a column.
struct JSONText: Storable {
    static var storedType: StoredType { .json }

    let text: String

    /// - Throws: `EncodingError`.
    init(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = try encoder.encode(value)
        let text = String(decoding: json, as: UTF8.self)
        self.text = json.contains(UInt8(ascii: "\\")) ? Self.withoutNUL(text) : text
    }

    var stored: StoredValue { .json(text) }

    /// PostgreSQL's JSON has no U+0000, so no engine's has: U+FFFD stands for it.
    private static func withoutNUL(_ json: String) -> String {
        var (result, isEscaped) = ("", false)
        var rest = Substring(json)
        while let character = rest.first {
            if isEscaped, rest.hasPrefix("u0000") {
                result += "ufffd"
                rest = rest.dropFirst(5)
                isEscaped = false
                continue
            }
            isEscaped = character == "\\" && !isEscaped
            result.append(rest.removeFirst())
        }
        return result
    }
}

extension String {
    /// PostgreSQL's texts have no U+0000, so no engine's have: U+FFFD stands for it.
    var withoutNUL: String { utf8.contains(0) ? replacing("\0", with: "\u{FFFD}") : self }
}
