import Foundation
import PhotoModel

/// The few fields of an XMP packet that EXIF may lack.
///
/// They are looked for as text, as an attribute (`exif:DateTimeOriginal="…"`) or as an element's content: an XML parser
/// would read hostile bytes with far more power than three fields are worth.
struct XMP {
    /// Bytes of a packet that are looked at.
    static let limit = 1 << 20

    private let text: String

    init(_ bytes: [UInt8]) {
        text = String(decoding: bytes, as: UTF8.self)
    }

    var captured: CaptureDate? {
        ["exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"].lazy
            .compactMap { value($0).flatMap { CaptureDate(text: $0) } }.first
    }

    var caption: String? {
        guard let start = text.range(of: "<dc:description>") else { return nil }
        guard let item = text.range(of: "<rdf:li", range: start.upperBound..<text.endIndex) else { return nil }
        guard let open = text.range(of: ">", range: item.upperBound..<text.endIndex) else { return nil }
        let content = text[open.upperBound...].prefix { $0 != "<" }.prefix(2_000)
        let plain = Self.unescaped(content).trimmingCharacters(in: .whitespacesAndNewlines)
        return plain.isEmpty ? nil : plain
    }

    private func value(_ name: String) -> String? {
        guard let found = text.range(of: name) else { return nil }
        let rest = text[found.upperBound...].drop { $0.isWhitespace }
        if rest.first == "=" {
            let quoted = rest.dropFirst().drop { $0.isWhitespace }
            guard let quote = quoted.first, quote == "\"" || quote == "'" else { return nil }
            return String(quoted.dropFirst().prefix { $0 != quote }.prefix(64))
        }
        guard rest.first == ">" else { return nil }
        return String(rest.dropFirst().prefix { $0 != "<" }.prefix(64))
    }

    private static func unescaped(_ text: Substring) -> String {
        // The ampersand last, or "&amp;lt;" would be unescaped twice.
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
            .reduce(String(text)) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }
}
