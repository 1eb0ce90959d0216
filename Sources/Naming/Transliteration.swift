import Foundation

/// Other scripts and accents in ASCII, by the system's own transform (ICU, "Any-Latin; Latin-ASCII"): é → e, ß → ss, Привет →
/// Privet. It knows no languages: Japanese characters are read as Chinese ones (東京 → dong jing), vowels that a script
/// does not write are missing.
enum Transliteration {
    private static let transform = StringTransform("Any-Latin; Latin-ASCII")

    /// What has no letters (an emoji) is left out.
    static func ascii(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        let latin = text.applyingTransform(transform, reverse: false) ?? text
        return String(String.UnicodeScalarView(latin.unicodeScalars.filter(\.isASCII)))
    }
}
