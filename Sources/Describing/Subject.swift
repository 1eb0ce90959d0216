import Foundation
import PhotoModel

/// Makes a subject of what a model wrote for one: the limits of the question are kept here, whatever the model does.
enum Subject {
    /// Words of a subject, as the question asks.
    static let words = 6
    /// Characters of one in a script that puts no spaces between words.
    static let characters = 20

    /// - Parameter text: one line without control characters.
    /// - Returns: nil when it names nothing: an apology, a placeholder, the question's own words.
    static func clean(_ text: String) -> String? {
        let bare = withoutExtension(trimmed(text))
        guard !isApology(bare), !isPlaceholder(bare) else { return nil }
        let short = shortened(collapsed(bare))
        return short.isEmpty || isPlaceholder(short) ? nil : short
    }

    /// Without the quotes, the dots and the brackets of markup around it.
    private static func trimmed(_ text: String) -> String {
        text.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\"'“”‘’«»`*_.,;:!")))
    }

    // MARK: What names nothing

    /// What a refusal begins with. Only whole beginnings count: "sorry we are closed" may well stand on a sign.
    private static let apologies = [
        "i'm sorry", "i am sorry", "im sorry", "sorry, i ", "sorry, but", "sorry but", "sorry i ", "i apologize",
        "i apologise", "my apologies", "apologies, ", "i'm afraid i", "i don't see", "i do not see", "i won't be able",
        "as an ai", "as a language model", "as a text-based", "there is no image", "there is no picture",
        "the image is not", "please provide", "please upload",
        "es tut mir leid", "tut mir leid", "leider kann", "lo siento", "je suis désolé", "désolé,", "mi dispiace",
        "sinto muito", "desculpe,", "het spijt me", "抱歉", "对不起", "很抱歉", "我无法", "申し訳", "すみません", "죄송",
    ]

    /// "Cannot identify …", "I'm unable to see …", and not "Can't Stop poster" or "I can't breathe sign".
    private static let inability =
        "^(?:i )?(?:can't|can not|cannot|could not|couldn't|am unable to|am not able to|unable to|not able to|won't|will not)"
        + " (?:\\w+ )?(?:identify|determine|see|view|assist|help|describe|recogni[sz]e|tell|provide|process|analy[sz]e"
        + "|make out|fulfil|read the|generate|answer|comply|access|discern|name|confirm|create|do that|continue)"
        + "|^i'm (?:unable|not able) to |^no (?:image|picture|photo)s?(?: was| is| has been)?"
        + " ?(?:$|available|provided|found|visible|shown|given|attached|supplied|uploaded|content|detected)"

    private static func isApology(_ text: String) -> Bool {
        let plain = text.lowercased().replacingOccurrences(of: "’", with: "'")
        return apologies.contains { plain.hasPrefix($0) }
            || plain.range(of: inability, options: .regularExpression) != nil
    }

    /// Whole subjects that say nothing: types and examples of the schema, words of the question, words for "nothing".
    private static let placeholders: Set<String> = [
        "string", "text", "null", "nil", "none", "undefined", "nan", "na", "n a", "object", "array", "boolean",
        "true", "false", "subject", "subject here", "your subject here", "insert subject here", "photo subject",
        "description", "tags", "caption", "placeholder", "todo", "tbd", "lorem ipsum",
        "sorry", "unknown", "unknown subject", "unknown object", "unknown image", "unidentified", "unidentified object",
        "unidentifiable", "unrecognizable", "unrecognisable", "unspecified", "untitled", "unclear", "unnamed",
        "nothing",
        "not available", "not applicable", "not provided", "not specified", "not visible", "not sure", "no subject",
        "no description", "no answer", "no content", "no data", "empty", "one sentence", "single words",
        "legible words", "legible words in the picture", "plain words",
        "unbekannt", "keine", "kein motiv", "desconocido", "ninguno", "inconnu", "aucun", "sconosciuto", "nessuno",
        "desconhecido", "onbekend", "geen", "未知", "不明", "无", "なし", "알 수 없음",
    ]

    /// The question's own words about a subject: "3 to 6 words", "3–6 plain words that tell this photo from others".
    private static func isQuestion(_ plain: String) -> Bool {
        plain.firstMatch(of: /^(\d|three)( to | or | )(\d|six)( plain)? words/) != nil
    }

    private static func isPlaceholder(_ text: String) -> Bool {
        let letters = text.lowercased().map { $0.isLetter || $0.isNumber ? $0 : " " }
        var plain = String(letters).split(separator: " ").joined(separator: " ")
        if plain.isEmpty { return true }
        for article in ["a ", "an ", "the "] where plain.hasPrefix(article) { plain.removeFirst(article.count) }
        return placeholders.contains(plain) || isQuestion(plain)
    }

    // MARK: What is too much

    /// Extensions of pictures: a name's own is the photo's.
    private static let extensions: Set<String> = Set(PhotoFormat.allCases.flatMap(\.extensions)).union([
        "bmp", "svg", "psd", "raw", "cr2", "cr3", "nef", "arw", "dng", "raf", "orf", "rw2", "jfif", "heics", "jpe",
    ])

    private static func withoutExtension(_ text: String) -> String {
        guard let dot = text.lastIndex(of: "."), dot != text.startIndex else { return text }
        let ending = text[text.index(after: dot)...].lowercased()
        return extensions.contains(ending) ? trimmed(String(text[..<dot])) : text
    }

    /// "cat cat cat" is a cat, "red bus red bus" one red bus, and 猫猫猫 one 猫.
    private static func collapsed(_ text: String) -> String {
        var words = text.split(separator: " ").map(String.init)
        for length in stride(from: max(1, words.count / 2), through: 1, by: -1) where words.count >= 2 * length {
            words = withoutRepeats(words, length) { $0.lowercased() == $1.lowercased() }
        }
        return words.map { word in
            // Doubled characters are words of their own (妈妈); three are a model that does not stop.
            guard word.unicodeScalars.contains(where: isUnspaced) else { return word }
            var characters = Array(word)
            for length in 1...5 { characters = withoutRepeats(characters, length, least: 3, ==) }
            return String(characters)
        }.joined(separator: " ")
    }

    /// - Parameter least: so many of the same one behind the other become one.
    private static func withoutRepeats<Element>(
        _ list: [Element], _ length: Int, least: Int = 2, _ isSame: (Element, Element) -> Bool
    ) -> [Element] {
        var kept: [Element] = []
        var place = 0
        while place < list.count {
            let part = list[place..<min(place + length, list.count)]
            var next = place + length
            var times = 1
            while next + length <= list.count, zip(part, list[next..<next + length]).allSatisfy(isSame) {
                times += 1
                next += length
            }
            if part.count == length, times >= least {
                kept += part
                place = next
            } else {
                kept.append(list[place])
                place += 1
            }
        }
        return kept
    }

    private static func shortened(_ text: String) -> String {
        var words = text.split(separator: " ").map(String.init)
        // "red-bicycle-at-the-wall-of-a-house" is one word to a splitter, and eight to a reader.
        if words.count == 1 {
            let parts = text.split(whereSeparator: { "-_,;/|+".contains($0) })
            if parts.count > Self.words { words = [parts.prefix(Self.words).joined(separator: "-")] }
        }
        var short = words.prefix(Self.words).joined(separator: " ")
        if short.unicodeScalars.contains(where: isUnspaced) { short = String(short.prefix(characters)) }
        return trimmed(short)
    }

    /// Han, kana, Thai, Lao, Khmer and Burmese are written without spaces (Unicode, Scripts.txt).
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x2FA1F:
            true
        default: false
        }
    }
}
