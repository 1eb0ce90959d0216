import Foundation

/// What is private by its form: addresses, numbers of telephones, accounts and cards, keys.
enum PrivateForms {
    /// Measures and years that look like numbers of another kind, taken out for a while.
    struct Kept {
        fileprivate var texts: [String] = []

        /// A character that is in no text (Private Use Area), as a word of its own.
        fileprivate static func mark(_ index: Int) -> Character {
            Character(Unicode.Scalar(0xE000 + UInt32(index)) ?? " ")
        }

        func restored(in text: String) -> String {
            texts.indices.reduce(text) { $0.replacingOccurrences(of: String(Self.mark($1)), with: texts[$1]) }
        }
    }

    /// - Parameters:
    ///   - line: of a picture.
    ///   - keepsMeasures: years and measures are no codes here.
    ///   - hasBank: the picture speaks of bank accounts.
    /// - Returns: the line without what is private, with marks where measures were.
    static func removed(from line: String, keepsMeasures: Bool, hasBank: Bool) -> (text: String, kept: Kept) {
        var (text, kept) = (line, Kept())
        if keepsMeasures {
            for pattern in measures {
                while kept.texts.count < 100, let found = text.firstMatch(of: pattern) {
                    kept.texts.append(String(found.output))
                    text.replaceSubrange(found.range, with: String(Kept.mark(kept.texts.count - 1)))
                }
            }
        }
        for pattern in patterns { text = text.replacing(pattern, with: " ") }
        if hasBank { text = text.replacing(banks, with: " ") }
        return (text, kept)
    }

    /// The line has an address: it is no title, and what stands beside the address may belong to it.
    static func isAddress(_ line: String) -> Bool { line.firstMatch(of: address) != nil }

    /// A line that may be a part of an address in a line beside it.
    static func isPiece(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        guard words.count == 1, let word = words.first else { return false }
        return word.contains { "._-/@".contains($0) } || word.allSatisfy { $0.isLowercase || $0.isNumber }
    }

    // Made once, and only read. Words end at every point and colon: by Unicode's rule "Code:abc" is one.
    nonisolated(unsafe) private static let address: Regex<Substring> =
        #/(?i)[\p{L}\d][@＠]|[@＠][\p{L}\d]|\w\s?[@＠]\s?[\w-]+\s?[.,]\s?\w|[\p{L}\d]\s?[©®]\s?[\w-]+\s?\.\s?[a-z]{2,3}\b|\b[a-z]{2,}\s?:\s?//|\bwww|vvww|\b[\w-]+\s?[.,]\s?(?:com|org|net|info|corn|c0m)\b|\b(?:gmail|gmx|hotmail|outlook|icloud|yahoo|t-online|web\.de|proton(?:mail)?)\b|\b(?:arroba|chiocciola|arobase|apenstaartje|klammeraffe)\b|\w\s?[(\[{]\s?(?:a|at|ät)\s?[)\]}]\s?\w|\S\s(?:at)\s\S+\s(?:dot|punkt|punto|ponto|punt)\s\w/#
        .wordBoundaryKind(.simple)

    nonisolated(unsafe) private static let measures: [Regex<Substring>] = [
        #/\b(?:1[5-9]|20)\d\d\s?[-–\/]\s?(?:(?:1[5-9]|20)\d\d|\d\d)(?![\d.\/-])/#,
        #/(?i)(?:\b(?:since|seit|est|erbaut|gegründet|founded|built|depuis|fondée? en|desde|dal|anno|sinds|anno domini)\.?\s)1[5-8]\d\d\b/#,
        #/(?i)\b\d{1,4}(?:[.,]\d)?\s(?:m|km|cm|mm|mg|k?g|[mc]?l|h|uhr|min|mph|km\/h|kwh)\b/#,
        #/(?i)\b\d{1,2}[.:]\d\d\s(?:uhr|h|[ap]m)\b/#,
        #/\b\d{1,2}\s?(?:º|ª|°)|\bN[°º]\s?\d{1,2}\b/#,
        #/\b(?:H2O|CO2|MP3|Mp3|B2B|Q[1-4]|3sat|RTL2)\b/#,
    ].map { $0.wordBoundaryKind(.simple) }

    nonisolated(unsafe) private static let patterns: [Regex<Substring>] = [
        // URLs and names of hosts. A point between two words without a space is one only before a known ending.
        #/[\p{L}\d-]+(?:\.[\p{L}\d-]+)*(?:\.|,(?=\w+/))(?:[a-z]{2}|com|org|net|info|biz|edu|gov|app|dev|shop|store|online|site|blog|cloud|tech|xyz|page|link|live|news|travel|cafe|bar|restaurant|hotel|berlin|hamburg|koeln|bayern|wien|paris|london|club|design|studio|media|agency|digital|email|services|group|world|events|photo|photos|life|health|fitness|immo|art|local|box|eus|cat|gal|swiss|COM|ORG|NET|INFO|APP|SHOP|ME|TV|BERLIN|DE|AT|CH|CO|UK|FR|ES|IT|NL|BE|PT|EU|IO|US)\b(?:\s?/\S*)?/#,
        #/\b[\p{Ll}\d-]{4,}\s\.\s?(?:de|at|ch|uk|fr|es|it|nl|be|pt|eu|io)\b(?:\s?/\S*)?/#,
        #/\b[\p{L}\d-]+\.\s[a-z]{2,4}/\S*/#,
        #/\b\S+:\d{2,5}(?:/\S*)?|(?:^|\s)/\p{L}\S*|\S+/\S+/\S+/#,
        // Handles of social networks.
        #/[@＠][\w.-]+|[@＠]\s?(?:[\p{Ll}\d_][\w.-]*)?|(?:^|\s)\(?[©®]\p{L}\S*|(?:^|\s)\$\p{L}\S*/#,
        #/(?i)\b(?:instagram|insta|ig|twitter|facebook|fb|tiktok|snap(?:chat)?|telegram|youtube|linkedin|threads|mastodon|discord|skype|twitch|steam|psn|xbox|paypal|venmo|bluesky)\s*[:\/]\s*\S+/#,
        #/\b(?:Instagram|INSTAGRAM|Insta|Twitter|TikTok|Snap(?:chat)?|Telegram|Discord|Skype|Twitch|PSN|PayPal|Venmo|Bluesky)\s[\p{Ll}\d._]{5,}/#,
        // Keys that begin as their makers mark them.
        #/\b(?:(?:sk|pk|rk|ghp|gho|ghs|pat|xox[abprs])[-_]|AKIA|AIza|eyJ)[A-Za-z\d_-]{6,}/#,
        // IBANs.
        #/\b[A-Z]{2}\s?\d{2}(?:\s?[A-Z\d]{4}){2,}(?:\s?[A-Z\d]{1,4})?\b|\b[a-z]{2}\d{2}(?:\s?\d{4}){2,}(?:\s?\d{1,4})?\b/#,
        // Numbers of which a part is hidden.
        #/(?:[*•·…]{2,}|\b[xX×]{2,}[\s-]?(?=\d{4}))[\s-]?\d+|[*•]\s?\d{4}/#,
        // Number plates.
        #/\b[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}\s?\d{1,4}\b|\b[A-Z]{2}-\d{2,3}-[A-Z]{2}\b/#,
        // Phone, account and card numbers, dates with times, codes in groups.
        #/\p{L}*[+(]?\d(?:[\s().\/:–-]{0,2}\d){4,}\)?\p{L}*/#,
        // Codes: four digits or more that are no year.
        #/\b(?!(?:19|20)\d\d\b)\d{4,}\b/#,
    ].map { $0.wordBoundaryKind(.simple) }

    /// BICs, which are like words but for the country in their middle; and the head of an IBAN.
    nonisolated(unsafe) private static let banks: Regex<Substring> =
        #/\b[A-Z]{4}(?:DE|AT|CH|FR|ES|IT|NL|BE|PT|GB|LU|IE|DK|SE|NO|PL)[A-Z\d]{2}(?:[A-Z\d]{3})?\b|\b[A-Z]{2}\s?\d{2}(?:\s[A-Z\d]{1,4})*/#
        .wordBoundaryKind(.simple)
}
