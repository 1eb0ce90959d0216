import Foundation

/// Takes out of a text what must not get into a name: names end up in shares and clouds.
enum PrivateText {
    /// - Returns: the text without e-mail addresses, phone numbers, URLs, account and card numbers, codes and what looks like a
    ///   password.
    static func removed(from text: String) -> String {
        removed(from: text, digits: 3)
    }

    /// A picture that shows a secret is not named after any of its words: it cannot be told which of them is the secret, or whether
    /// the line that says so was read. One that speaks of codes, accounts or telephones gives hardly any numbers.
    ///
    /// - Parameter lines: of one picture, in any order.
    /// - Returns: the lines without what `removed` takes out; empty ones if the picture names a secret.
    static func removed(from lines: [String]) -> [String] {
        if lines.contains(where: { $0.firstMatch(of: secrets) != nil }) { return lines.map { _ in "" } }
        let hasNumbers = lines.contains(where: speaksOfNumbers)
        return lines.map { removed(from: $0, digits: hasNumbers ? 2 : 3) }
    }

    private static func removed(from text: String, digits: Int) -> String {
        var text = beforeSecret(text)
        let digits = speaksOfNumbers(text) ? 0 : digits
        for pattern in patterns { text = text.replacing(pattern, with: " ") }
        return OrdinaryWords(text, digits: digits).text
    }

    // Made once, and only read. Words end at every point and colon: by Unicode's rule "Code:abc" is one.
    nonisolated(unsafe) private static let patterns: [Regex<Substring>] = [
        // E-mail addresses: also with the spaces that a reader sees, without the host, and spelled to be read by people only.
        #/[\p{L}\d._%+&-]+\s?[\[({<]?\s?[@＠]\s?[\])}>]?(?:\s?[\p{L}\d_-]+(?:\s?\.\s?[\p{L}\d_-]+)*)?/#,
        #/[\p{L}\d._%+&-]+\s?[\[(]?\s?[©®]\s?[\])]?\s?[\p{L}\d-]+\s?\.\s?[a-z]{2,}/#,
        #/(?i)\S+\s?[\[({]\s?(?:at|ät|arroba|chiocciola)\s?[\])}]\s?\S+/#,
        #/(?i)\S+\s(?:at|arroba|chiocciola)\s[\p{L}\d-]+(?:\s[\[({]?(?:dot|punkt|point|punto|ponto|punt)[\])}]?\s[\p{L}\d-]+)+/#,
        // URLs and names of hosts. A point between two words without a space is one only before a known ending.
        #/(?i)\b(?:https?|ftp)\s?:\s?/{0,2}\S*/#,
        #/(?i)\bwww[\s.,]+\S+(?:[\s.,]+(?:[a-z]{2}|com|org|net|info)\b)?(?:/\S*)?/#,
        #/[\p{L}\d-]+(?:\.[\p{L}\d-]+)*(?:\s\.\s?|\.|,(?=\w+/))(?:[a-z]{2}|com|org|net|info|biz|edu|gov|app|dev|shop|store|online|site|blog|cloud|tech|xyz|page|link|live|news|travel|cafe|bar|restaurant|hotel|berlin|hamburg|koeln|bayern|wien|paris|london|club|design|studio|media|agency|digital|email|services|group|world|events|photo|photos|eus|cat|gal|swiss|COM|ORG|NET|INFO|DE|AT|CH|CO|UK|FR|ES|IT|NL|BE|PT|EU|IO|US)\b(?:\s?/\S*)?/#,
        #/\b\S+:\d{2,5}(?:/\S*)?|(?:^|\s)/\p{L}\S*/#,
        // Handles of social networks.
        #/[@＠]\s?\w*|(?:^|\s)[©®]\p{L}\S*/#,
        #/(?i)\b(?:instagram|insta|ig|twitter|facebook|fb|tiktok|snapchat|telegram|youtube|linkedin|threads|mastodon)\s*[:\/]\s*\S+/#,
        // Keys that begin as their makers mark them.
        #/\b(?:sk|pk|rk|ghp|gho|ghs|pat|xox[abprs]|AKIA|AIza)[-_]?[A-Za-z\d_-]{8,}/#,
        // IBANs and BICs.
        #/(?i)\b[a-z]{2}\d{2}(?:\s?[a-z\d]{4}){2,}(?:\s?[a-z\d]{1,4})?\b/#,
        #/(?i)\b(?:bic|swift)\b\W*\S*/#,
        // Numbers of which a part is hidden.
        #/[*•●xX×]{2,}[\s-]?\d+/#,
        // Phone, account and card numbers, dates with times, codes in groups.
        #/\p{L}*[+(]?\d(?:[\s().\/:–-]{0,2}\d){4,}\)?\p{L}*/#,
        // Codes: four digits or more that are no year.
        #/\b(?!(?:19|20)\d\d\b)\d{4,}\b/#,
    ].map { $0.wordBoundaryKind(.simple) }

    /// Names of secrets, in the languages of the labels, also as parts of words.
    nonisolated(unsafe) private static let secrets: Regex<Substring> =
        #/(?i)(?:p[a4]ss[ -]?(?:w[o0]r[dt]|w[oö]r|phrase|code|key)|\bpass\b\s*:|kennwort|losung|l[oö]senord|has[lł]o|\bp\.?w\.?d?\b\s*[:=]|\bmdp\b|mots? de passe|contrase[nñ]|\bclave\b|\bsenhas?\b|palavra[ -]passe|parola d|wachtwoord|\bpins?\b|\bpuk\b|\btans?\b|\bcvv|\bcvc|\botp\b|one[ -]time|einmal|2fa|two[ -]factor|verif\w* ?code|bestätigungscode|freigabe|sicherheits\w*(?:code|nummer)|security (?:key|number|code)|secret|segreto|secreto|geheim|\btoken\b|api[ -]?key|\b(?:wi-?fi|wlan|network|netzwerk)[ -]?(?:key|code|schl[uü]ssel|sleutel)|netwerksleutel|schl[uü]ssel|chiave|cl[eé] (?:wi-?fi|r[eé]seau|de s[eé]curit)|wpa2?\b|(?:recovery|seed|wallet|backup)\s*(?:phrase|words?|codes?|key)?\b|li[cz]en[csz]\w* ?key|setup key|product key|booking (?:ref|code|n)|buchungs(?:code|nummer)|reservierungs\w*|\bpnr\b|record locator|confirmation (?:code|n)|zugangsdaten|access code|codice di accesso|\blogin\b)/#
        .wordBoundaryKind(.simple)

    /// Words beside which one-time codes, phone numbers and numbers of accounts stand.
    nonisolated(unsafe) private static let numbered: Regex<Substring> =
        #/(?i)\b(?:codes?|c[oó]digo|codice|verif\w*|best[aä]tigung\w*|one-time|einmal\w*|sms|2fa|authenticat\w*|sign[ -]?in|log[ -]?in|anmeld\w*|number|nummer|num[eé]ro|n[uú]mero|tel|t[eé]l[eé]?fon\w*|phone|fon|mobil\w*|handy|cell|fax|call|ruf|anruf|whatsapp|hotline|account|konto|compte|cuenta|conta|conto|rekening|iban|card|karte|carte|tarjeta|carta|kunden\w*|customer|member|mitglied\w*|policy|passport|reisepass|ausweis|steuer\w*|tax|codice fiscale|insurance|versicherung\w*)\b/#
        .wordBoundaryKind(.simple)

    private static func beforeSecret(_ text: String) -> String {
        guard let found = text.firstMatch(of: secrets) else { return text }
        return String(text[..<found.range.lowerBound])
    }

    private static func speaksOfNumbers(_ text: String) -> Bool { text.firstMatch(of: numbered) != nil }
}
