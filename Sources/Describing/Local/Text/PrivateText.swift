import Foundation

/// Takes out of a text what must not get into a name: names end up in shares and clouds.
enum PrivateText {
    /// - Returns: the text without e-mail addresses, phone numbers, URLs, account and card numbers, codes and what looks like a
    ///   password.
    static func removed(from text: String) -> String {
        removed(from: text, isBesideCode: false)
    }

    /// A picture that shows a secret is not named after any of its words: it cannot be told which of them is the secret, or whether
    /// the line that says so was read.
    ///
    /// - Parameter lines: of one picture, in any order.
    /// - Returns: the lines without what `removed` takes out; empty ones if the picture names a secret.
    static func removed(from lines: [String]) -> [String] {
        if lines.contains(where: { $0.firstMatch(of: secrets) != nil }) { return lines.map { _ in "" } }
        let hasCode = lines.contains(where: mentionsCode)
        return lines.map { removed(from: $0, isBesideCode: hasCode) }
    }

    private static func removed(from text: String, isBesideCode: Bool) -> String {
        var text = beforeSecret(text)
        for pattern in patterns { text = text.replacing(pattern, with: " ") }
        let hasCode = isBesideCode || mentionsCode(text)
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        return words.filter { !isSecret($0) && !(hasCode && $0.contains(where: \.isNumber)) }.joined(separator: " ")
    }

    // Made once, and only read.
    nonisolated(unsafe) private static let patterns: [Regex<Substring>] = [
        // E-mail addresses, also with the spaces that a reader sees.
        #/[\w.+%-]+\s?[@＠]\s?[\w-]+(?:\s?\.\s?[\w-]+)*/#,
        // URLs and names of hosts.
        #/(?i)\b(?:https?|ftp)\s?:\s?/{0,2}\S*/#,
        #/(?i)\bwww\s?\.\s?\S+/#,
        #/\b[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}\b(?:/\S*)?/#,
        // Handles of social networks.
        #/[@＠]\s?\w+/#,
        // IBANs.
        #/\b\p{Lu}{2}\d{2}(?:\s?[\p{Lu}\d]{4}){2,}(?:\s?[\p{Lu}\d]{1,4})?\b/#,
        // Numbers of which a part is hidden.
        #/[*•●xX×]{2,}[\s-]?\d+/#,
        // Phone, account and card numbers, dates with times, codes in groups.
        #/[+(]?\d(?:[\s().\/:–-]{0,2}\d){4,}\)?/#,
        // Codes: four digits or more that are no year.
        #/\b(?!(?:19|20)\d\d\b)\d{4,}\b/#,
    ]

    /// Names of secrets, in the languages of the labels, also as parts of words.
    nonisolated(unsafe) private static let secrets: Regex<Substring> =
        #/(?i)(?:p[a4]ss[ -]?(?:w[o0]r[dt]|w[oö]r|phrase|code|key)|\bpass\b\s*:|kennwort|losung|l[oö]senord|has[lł]o|\bp\.?w\.?d?\b\s*[:=]|\bmdp\b|mots? de passe|contrase[nñ]|\bclave\b|\bsenhas?\b|palavra[ -]passe|parola d|wachtwoord|\bpins?\b|\bpuk\b|\btans?\b|\bcvv|\bcvc|\botp\b|one[ -]time|einmal|2fa|two[ -]factor|verif\w* ?code|bestätigungscode|freigabe|sicherheits\w*(?:code|nummer)|security (?:key|number|code)|secret|segreto|secreto|geheim|\btoken\b|api[ -]?key|\b(?:wi-?fi|wlan|network|netzwerk)[ -]?(?:key|code|schl[uü]ssel|sleutel)|netwerksleutel|schl[uü]ssel|chiave|cl[eé] (?:wi-?fi|r[eé]seau|de s[eé]curit)|wpa2?\b|(?:recovery|seed|wallet|backup)\s*(?:phrase|words?|codes?|key)?\b|li[cz]en[csz]\w* ?key|setup key|product key|booking ref|buchungscode|zugangsdaten|access code|codice di accesso|\blogin\b)/#

    /// Words beside which a one-time code stands.
    nonisolated(unsafe) private static let codes: Regex<Substring> =
        #/(?i)\b(?:codes?|c[oó]digo|codice|verif\w*|best[aä]tigung\w*|one-time|einmal\w*|sms|2fa|authenticat\w*)\b/#

    private static func beforeSecret(_ text: String) -> String {
        guard let found = text.firstMatch(of: secrets) else { return text }
        return String(text[..<found.range.lowerBound])
    }

    private static func mentionsCode(_ text: String) -> Bool {
        text.firstMatch(of: codes) != nil
    }

    /// Longest word that is taken for one.
    private static let longest = 24

    /// Letters and digits mixed as in passwords, keys and codes; not "500ml" or "A4".
    private static func isSecret(_ word: String) -> Bool {
        if word.count > longest { return true }
        let isDigit = word.filter { $0.isLetter || $0.isNumber }.map(\.isNumber)
        let changes = zip(isDigit, isDigit.dropFirst()).count { $0 != $1 }
        let isUnit = word.wholeMatch(of: #/\d+(?:[.,]\d+)?\p{L}{1,3}[.,;:]?/#) != nil
        if changes > 0, isDigit.count >= 5, !isUnit { return true }
        return changes > 2 || isRandom(word.filter(\.isLetter))
    }

    /// Small and capital letters in turns: "xKqPzRtW", not "YouTube".
    private static func isRandom(_ letters: String) -> Bool {
        let changes = zip(letters, letters.dropFirst()).count { $0.isLowercase && $1.isUppercase }
        return changes >= 3 || changes == 2 && letters.count >= 7
    }
}
