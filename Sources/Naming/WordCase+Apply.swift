import PhotoModel

extension WordCase {
    /// Applies the case to the words of a text.
    func apply(_ text: String) -> String {
        if self == .keep { return text }
        let words = Self.words(text)
        return switch self {
        case .kebab: words.map { $0.lowercased() }.joined(separator: "-")
        case .snake: words.map { $0.lowercased() }.joined(separator: "_")
        case .lower: words.map { $0.lowercased() }.joined(separator: " ")
        case .title: words.map(Self.capitalised).joined(separator: " ")
        case .pascal: words.map(Self.capitalised).joined()
        case .camel: (words.prefix(1).map { $0.lowercased() } + words.dropFirst().map(Self.capitalised)).joined()
        case .keep: text
        }
    }

    /// Runs of letters, marks and digits; an apostrophe inside a word is dropped and does not split it.
    private static func words(_ text: String) -> [String] {
        text.filter { $0 != "'" && $0 != "’" && $0 != "ʼ" }.split { character in
            if let byte = character.asciiValue { return !byte.isASCIIAlphanumeric }
            return !character.unicodeScalars.contains { scalar in
                switch scalar.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                    .decimalNumber,
                    .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .otherSymbol:
                    true
                default: false
                }
            }
        }.map(String.init)
    }

    private static func capitalised(_ word: String) -> String {
        word.prefix(1).uppercased() + word.dropFirst().lowercased()
    }
}
