import Foundation

/// Transliterates text to ASCII, by the system's transform (ICU, "Any-Latin; Latin-ASCII"): é → e, ß → ss, Привет → Privet.
/// It ignores languages: Japanese characters are read as Chinese (東京 → dong jing), and unwritten vowels are missing.
enum Transliteration {
    private static let transform = StringTransform("Any-Latin; Latin-ASCII")

    /// Symbols without letters (emoji) are left out.
    static func ascii(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        let latin = text.applyingTransform(transform, reverse: false) ?? text
        return String(String.UnicodeScalarView(latin.unicodeScalars.filter(\.isASCII)))
    }
}
