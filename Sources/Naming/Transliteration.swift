import Foundation

/// Transliterates text to ASCII, by the system's transform (ICU, "Any-Latin; Latin-ASCII"): é → e, Привет → Privet. Where a
/// language writes a letter without its mark in two letters, as in German ü → ue, that counts.
///
/// Japanese characters are read as Chinese (東京 → dong jing), and unwritten vowels are missing.
enum Transliteration {
    private static let transform = StringTransform("Any-Latin; Latin-ASCII")

    /// Letters that a language writes its own way in ASCII: German as CLDR's de-ASCII and DIN 5007-2 have it, Danish and
    /// Norwegian by the rule of their language councils for å, æ and ø.
    private static let letters: [String: [Character: String]] = {
        let german: [Character: String] = ["ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ẞ": "SS"]
        let danish: [Character: String] = ["å": "aa", "æ": "ae", "ø": "oe"]
        return ["de": german, "da": danish, "nb": danish, "nn": danish, "no": danish]
    }()

    /// - Parameters:
    ///   - text: any text.
    ///   - language: BCP 47; nil for the letters of no language.
    /// - Returns: ASCII. Symbols without letters (emoji) are left out.
    static func ascii(_ text: String, _ language: String? = nil) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        let own = written(text, language)
        let latin = own.applyingTransform(transform, reverse: false) ?? own
        return String(String.UnicodeScalarView(latin.unicodeScalars.filter(\.isASCII)))
    }

    private static func written(_ text: String, _ language: String?) -> String {
        guard let primary = language?.lowercased().prefix(while: { $0 != "-" && $0 != "_" }),
            let letters = letters[String(primary)]
        else { return text }
        let characters = Array(text.precomposedStringWithCanonicalMapping)
        return characters.indices.map { index in
            let character = characters[index]
            if let exact = letters[character] { return exact }
            guard let lower = character.lowercased().first, let written = letters[lower] else {
                return String(character)
            }
            // ÅRHUS and Århus.
            let next = characters.indices.contains(index + 1) ? characters[index + 1] : character
            return next.isUppercase ? written.uppercased() : written.capitalized
        }.joined()
    }
}
