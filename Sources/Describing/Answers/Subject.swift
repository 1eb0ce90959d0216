import Foundation
import PhotoModel

/// Cleans up a model's subject, and enforces the limits that the prompt asks for.
enum Subject {
    /// Maximum number of words, as the prompt asks.
    static let words = 6
    /// Maximum number of characters in scripts without spaces between words.
    static let characters = 20

    /// - Parameter text: one line without control characters.
    /// - Returns: nil if it names nothing: an apology, a placeholder, words of the prompt.
    static func clean(_ text: String) -> String? {
        let bare = withoutExtensions(trimmed(withoutLabel(trimmed(text))))
        guard !NonAnswer.isOne(bare) else { return nil }
        let short = shortened(collapsed(bare))
        return short.isEmpty || (short != bare && NonAnswer.isOne(short)) ? nil : short
    }

    /// Without surrounding quotes, dots and markup.
    private static func trimmed(_ text: String) -> String {
        text.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\"'“”‘’«»„「」『』`*_.,;:!。，、！")))
    }

    /// "Subject: red bus" is a red bus.
    private static func withoutLabel(_ text: String) -> String {
        guard let label = text.prefixMatch(of: /(?i:(?:photo |main |the )?(?:subject|caption))\s*[*_`"]*\s*[:=：]\s*/)
        else {
            return text
        }
        return String(text[label.range.upperBound...])
    }

    // MARK: What is too much

    /// Extensions of pictures, which a subject must not have.
    private static let extensions: Set<String> = Set(PhotoFormat.allCases.flatMap(\.extensions)).union([
        "bmp", "svg", "psd", "raw", "cr2", "cr3", "nef", "arw", "dng", "raf", "orf", "rw2", "jfif", "heics", "jpe",
    ])

    private static func withoutExtension(_ text: String) -> String {
        guard let dot = text.lastIndex(of: "."), dot != text.startIndex else { return text }
        let ending = text[text.index(after: dot)...].lowercased()
        return extensions.contains(ending) ? withoutExtension(trimmed(String(text[..<dot]))) : text
    }

    /// For each word, since a model that repeats a name also repeats its extension.
    private static func withoutExtensions(_ text: String) -> String {
        text.split(separator: " ").map { withoutExtension(String($0)) }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// "cat cat cat" becomes cat, "red bus red bus" becomes red bus, and 猫猫猫 becomes 猫. Bora Bora, New York New York and tuk
    /// tuk stay.
    private static func collapsed(_ text: String) -> String {
        var words = text.split(separator: " ").map(String.init)
        for length in stride(from: max(1, words.count / 2), through: 1, by: -1) where words.count >= 2 * length {
            words = withoutRepeats(words, length, isSame: { $0.lowercased() == $1.lowercased() }) { part, times in
                times > 2 || !(isName(part) || isReduplicated(part))
            }
        }
        return words.map { word in
            // Doubled characters can be a word (妈妈); three are a model that doesn't stop.
            guard word.unicodeScalars.contains(where: isUnspaced) else { return word }
            var characters = Array(word)
            for length in 1...5 { characters = withoutRepeats(characters, length, isSame: ==) { $1 > 2 } }
            return String(characters)
        }.joined(separator: " ")
    }

    /// All words begin with a capital letter, as in a name.
    private static func isName(_ parts: ArraySlice<String>) -> Bool {
        parts.allSatisfy { $0.first?.isUppercase == true }
    }

    /// English nouns that consist of a repetition.
    private static let doubles: Set<String> = [
        "tuk", "can", "cha", "pom", "yo", "tom", "tam", "dik", "mahi", "ylang", "choo", "piri", "peri", "gado", "chow",
        "hula", "muu", "lava", "go", "knock", "aye", "bye", "night", "nan", "pho", "bling", "hip", "beep", "wah", "boo",
        "couscous", "dum", "kai", "nom", "pili", "jingle", "tic", "hush", "ha", "no", "sing", "tsk", "win", "so",
        "kupu", "jalan", "layang", "bora", "agar", "kura", "laba", "undur", "oleh", "anak", "pura", "cumi", "biri",
        "rama",
        "kunang", "walla", "pago", "duran", "baden", "sing", "dik", "dodo", "mumu", "taka", "tiki", "wiki", "ping",
        "puu",
    ]

    private static func isReduplicated(_ parts: ArraySlice<String>) -> Bool {
        parts.count == 2 && parts.allSatisfy { doubles.contains($0.lowercased()) }
    }

    /// - Parameters:
    ///   - list: the words or characters.
    ///   - length: length of the repeated part.
    ///   - isSame: whether two elements are equal.
    ///   - isTooMuch: whether these consecutive repetitions become one.
    /// - Returns: the list without the repetitions.
    private static func withoutRepeats<Element>(
        _ list: [Element], _ length: Int, isSame: (Element, Element) -> Bool,
        _ isTooMuch: (_ repeats: ArraySlice<Element>, _ times: Int) -> Bool
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
            if part.count == length, times > 1, isTooMuch(list[place..<next], times) {
                kept += part
                place = next
            } else if part.count == length, times > 1 {
                kept += list[place..<next]
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
        // "red-bicycle-at-the-wall-of-a-house" counts as eight words.
        if words.count == 1 {
            let parts = text.split(whereSeparator: { "-_,;/|+".contains($0) })
            if parts.count > Self.words { words = [parts.prefix(Self.words).joined(separator: "-")] }
        }
        var short = words.prefix(Self.words).joined(separator: " ")
        let letters = short.unicodeScalars.filter(\.properties.isAlphabetic)
        let unspaced = letters.filter(isUnspaced).count
        // A quotation among other words has its own limit.
        if unspaced * 2 > letters.count {
            short = String(short.prefix(characters))
        } else if unspaced > 0 {
            short = short.split(separator: " ").map { word in
                word.unicodeScalars.contains(where: isUnspaced) ? String(word.prefix(characters)) : String(word)
            }.joined(separator: " ")
        }
        return trimmed(short)
    }

    /// Han, kana, Thai, Lao, Tibetan, Burmese, Khmer and Javanese are written without spaces (Unicode, Scripts.txt).
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x1980...0x1AAF, 0x3040...0x30FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xA980...0xA9DF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x2FA1F:
            true
        default: false
        }
    }
}
