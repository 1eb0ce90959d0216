import Foundation

/// What of a text consists of ordinary words, so that it may be in a name: what is not known to be harmless is left out. No list of
/// secrets has all of them.
struct OrdinaryWords {
    let text: String

    private enum Kind {
        case word
        /// Up to three capital letters.
        case initials
        /// Up to five capital letters without a vowel.
        case acronym
        /// A year, or a measure such as "500ml" or "2nd".
        case measure
        /// Up to three digits, or as in "A4".
        case figure
        /// Neither: keys, passwords, codes.
        case foreign
    }

    /// - Parameters:
    ///   - text: without what has a form of its own, such as a URL.
    ///   - digits: of the longest number that may stay, up to three; years and measures stay only with three.
    init(_ text: String, digits: Int) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init).map { ($0, Self.kind($0)) }
        func count(_ kind: Kind) -> Int { words.count { $0.1 == kind } }
        // Codes are printed in groups.
        let isGrouped = [.foreign, .figure, .acronym].contains { count($0) > 1 }
        let kept = words.filter { word, kind in
            switch kind {
            case .word: !(isGrouped && Self.isGroup(word))
            case .initials, .acronym: !isGrouped
            case .measure: digits > 2
            case .figure: !isGrouped && word.count(where: \.isNumber) <= digits
            case .foreign: false
            case nil: word == "&"
            }
        }.map(\.0)
        let between = kept.indices.filter { $0 > 0 && $0 < kept.count - 1 && kept[$0 - 1] != "&" }
        self.text = kept.indices.filter { kept[$0] != "&" || between.contains($0) }.map { kept[$0] }
            .joined(separator: " ")
    }

    /// Letters such as those of a key in groups: short, and all capital ones.
    private static func isGroup(_ word: String) -> Bool {
        word.count <= 5 && word.allSatisfy { $0.isUppercase || $0.isNumber }
    }

    /// Characters of the longest word.
    private static let longest = 24

    /// - Returns: nil for a word without letters and digits.
    private static func kind(_ word: String) -> Kind? {
        let core = word.trimmingCharacters(in: CharacterSet.alphanumerics.inverted)
        guard let last = core.last else { return nil }
        // What is left of a code after its number.
        if core.count == 1, last.isLetter, word.hasSuffix("-") { return nil }
        guard core.count <= longest, !core.contains(where: isForeign) else { return .foreign }
        let parts = core.split { "-–/.,'’&:".contains($0) }.map(String.init)
        // A key in groups: "ABCDE-FGHIJ-KLMNO".
        if parts.count > 2, parts[0].count > 3, parts.allSatisfy({ $0.count == parts[0].count }) { return .foreign }
        let kinds = parts.map(kind(ofPart:))
        if kinds.contains(.foreign) || isRandom(core.filter(\.isLetter)) { return .foreign }
        if kinds.contains(.figure) { return kinds.count { $0 == .figure } > 1 ? .foreign : .figure }
        if kinds.contains(.measure) { return .measure }
        return kinds.count == 1 ? kinds[0] : .word
    }

    /// A symbol that does not occur within words.
    private static func isForeign(_ character: Character) -> Bool {
        !character.isLetter && !character.isNumber && !"-–/.,'’&:()".contains(character)
    }

    private static func kind(ofPart part: String) -> Kind {
        guard part.contains(where: \.isNumber) else {
            if part.count <= 3, part.allSatisfy(\.isUppercase) { return .initials }
            if isPronounceable(part.lowercased()) { return .word }
            return part.count <= 5 && part.allSatisfy(\.isUppercase) ? .acronym : .foreign
        }
        if part.wholeMatch(of: years) != nil || part.wholeMatch(of: measures) != nil { return .measure }
        return part.wholeMatch(of: figures) != nil ? .figure : .foreign
    }

    // Made once, and only read.
    nonisolated(unsafe) private static let years = #/(?:19|20)\d\d/#
    nonisolated(unsafe) private static let measures =
        #/(?i)\d{1,4}(?:k?g|mg|[mcd]?l|oz|lbs?|[mck]?m|ft|in|yd|mph|kmh?|k?wh?|k?v|[kmgt]b|mp|[kmg]?hz|st|nd|rd|th|er|h|min|s|[ap]m|uhr|x|p|c|d|k|s)/#
    nonisolated(unsafe) private static let figures = #/\d{1,3}|[A-Z]{1,2}\d{1,3}|\d{1,2}[A-Z]/#

    /// Has a vowel, and no q that is in none of the languages.
    private static func isPronounceable(_ word: String) -> Bool {
        let letters = Array(word.folding(options: .diacriticInsensitive, locale: nil))
        let hasVowel = letters.contains { "aeiouyæøœ".contains($0) }
        let hasOddQ = zip(letters, letters.dropFirst()).contains { $0 == "q" && !"uai".contains($1) }
        return (hasVowel || letters.count < 4 || ["gmbh", "blvd"].contains(word)) && !hasOddQ
    }

    /// Small and capital letters in turns: "xKqPzRtW", not "YouTube".
    private static func isRandom(_ letters: String) -> Bool {
        let changes = zip(letters, letters.dropFirst()).count { $0.isLowercase && $1.isUppercase }
        return changes >= 3 || changes == 2 && letters.count >= 7
    }
}
