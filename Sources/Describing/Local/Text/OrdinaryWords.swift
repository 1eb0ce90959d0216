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
        let isOfCode = Self.codes(words)
        let kept = words.indices.filter { index in
            let (word, kind) = words[index]
            return switch kind {
            case .word: !(isOfCode[index] && Self.isGroup(word))
            case .initials, .acronym: !isOfCode[index]
            case .measure: digits > 2
            case .figure: !isOfCode[index] && word.count(where: \.isNumber) <= digits
            case .foreign: false
            case nil: word == "&"
            }
        }.map { words[$0].0 }
        let between = kept.indices.filter { $0 > 0 && $0 < kept.count - 1 && kept[$0 - 1] != "&" }
        self.text = kept.indices.filter { kept[$0] != "&" || between.contains($0) }.map { kept[$0] }
            .joined(separator: " ")
    }

    /// Which words belong to a code that is printed in groups: neighbours, of which two are figures, or several foreign.
    private static func codes(_ words: [(text: String, kind: Kind?)]) -> [Bool] {
        var found = words.map { _ in false }
        var start = 0
        while start < words.count {
            let run = words[start...].prefix { isGroup($0.text) || $0.kind == .foreign || $0.kind == .figure }
            let odd = run.count { $0.kind == .foreign || $0.kind == .acronym }
            let figures = run.count { $0.kind == .figure }
            let areBeside = zip(run, run.dropFirst()).contains { $0.kind == .figure && $1.kind == .figure }
            let short = run.count { $0.text.count < 3 && $0.kind == .initials }
            let single = run.count { $0.text.count == 1 && $0.kind == .initials }
            let initials = run.count { $0.text.count == 3 && $0.kind == .initials }
            if odd > 1 || areBeside || odd > 0 && figures > 0 || figures > 1 && (single > 0 || short > 1)
                || initials > 2
            {
                for index in run.indices { found[index] = true }
            }
            start = max(run.endIndex, start + 1)
        }
        let isLower = words.count == 4 && words.allSatisfy { $0.text.count == 4 && $0.text.allSatisfy(\.isLowercase) }
        return isLower ? words.map { _ in true } : found
    }

    /// Letters such as those of a key in groups: short, and all capital ones.
    private static func isGroup(_ word: String) -> Bool {
        word.count <= 5 && word.contains(where: \.isLetter) && word.allSatisfy { $0.isUppercase || $0.isNumber }
            || word.count == 4 && word.allSatisfy(\.isLowercase)
    }

    /// Characters of the longest word.
    private static let longest = 36

    /// - Returns: nil for a word without letters and digits.
    private static func kind(_ word: String) -> Kind? {
        // The mark of a measure.
        if word.unicodeScalars.contains(where: { $0.properties.generalCategory == .privateUse }) { return .measure }
        let core = word.trimmingCharacters(in: CharacterSet.alphanumerics.inverted)
        guard let last = core.last else { return nil }
        // What is left of a code after its number.
        if core.count == 1, last.isLetter, word.hasSuffix("-") { return nil }
        guard !core.contains(where: isForeign) else { return .foreign }
        let parts = core.split { "-–/.,'’&:".contains($0) }.map(String.init)
        // A key in groups: "ABCDE-FGHIJ-KLMNO".
        if parts.count > 2, parts[0].count > 3, parts.allSatisfy({ $0.count == parts[0].count }) { return .foreign }
        // "correct-horse-battery-staple", "abc-defg-hij", "anna.mueller".
        if core.wholeMatch(of: lowerCaseParts) != nil { return .foreign }
        let kinds = parts.map(kind(ofPart:))
        if kinds.contains(.foreign) || parts.contains(where: { $0.count > longest || isRandom($0) }) { return .foreign }
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
        #/(?i)\d{1,4}(?:k?g|mg|[mcd]?l|oz|lbs?|[mck]?m|ft|in|yd|mph|kmh?|k?wh?|k?v|[kmgt]b|mp|[kmg]?hz|st|nd|rd|th|er|e|ère|ème|de|ste|ra|h|min|s|[ap]m|uhr|x|p|c|d|k|s)/#
    nonisolated(unsafe) private static let figures = #/\d{1,3}[a-cA-C]?|[A-Z]{1,2}\d{1,3}|\d{1,2}[A-Z]/#
    nonisolated(unsafe) private static let lowerCaseParts =
        #/\p{Ll}+(?:-\p{Ll}+){3,}|\p{Ll}{3}-\p{Ll}{4}-\p{Ll}{3}|\p{Ll}{2,}\.\p{Ll}{2,}/#

    /// Has a vowel, and no q that is in none of the languages.
    private static func isPronounceable(_ word: String) -> Bool {
        let letters = Array(word.folding(options: .diacriticInsensitive, locale: nil))
        if letters.count > 2, Set(letters).count == 1 { return false }
        let hasVowel = letters.contains { "aeiouyæøœ".contains($0) }
        let isRepeated = zip(letters, letters.dropFirst()).contains { $0 == $1 }
        let hasOddQ = zip(letters, letters.dropFirst()).contains { $0 == "q" && !"uaivbst".contains($1) }
        return (hasVowel || letters.count < 4 || isRepeated || abbreviations.contains(word)) && !hasOddQ
    }

    private static let abbreviations: Set<String> = ["gmbh", "blvd", "mwst", "bldg", "mgmt"]

    /// Small and capital letters in turns: "xKqPzRtW", not "YouTube".
    private static func isRandom(_ letters: String) -> Bool {
        let changes = zip(letters, letters.dropFirst()).count { $0.isLowercase && $1.isUppercase }
        // "TheGreatGatsby" has words of three letters and more.
        let words = letters.split(whereSeparator: \.isUppercase)
        return changes >= 2 && (words.contains { $0.count < 2 } || letters.count < 7 && changes > 2)
    }
}
