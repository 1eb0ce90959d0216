import Foundation

/// Recognizes refusals, apologies and placeholders, in the languages that models answer in.
///
/// Most of these words can also be in a picture: "Sorry we are closed" is a sign, "Can't Stop" a poster. So a phrase counts
/// only as a whole sentence, with its speaker and what can't be done.
enum NonAnswer {
    /// - Parameter text: one line.
    /// - Returns: whether the text answers without naming a subject.
    static func isOne(_ text: String) -> Bool {
        let sentence = text.lowercased().replacing("’", with: "'")
        let words = plain(sentence)
        if words.isEmpty || isNaN(text) || placeholders.contains(words) || isOfQuestion(words) { return true }
        return !isWritten(sentence) && expressions.contains { $0.matches(sentence) }
    }

    /// "I have no fear poster", "Ich bin kein Roboter Aufkleber", 無断駐車お断り看板: a text on something that is named last; but not
    /// "I cannot read the sign".
    private static func isWritten(_ sentence: String) -> Bool { written?.matches(sentence) == true }

    private static let written = Expression(
        "(?<!\\b(?:the|this|that|an?|any|your|my|its|das|dieses|dem|des|la|le|el|il|lo|o|un|una|uno|um|uma|ein|ce|cette|de)) "
            + "(?:\(list.surfaces.joined(separator: "|")))[.!]?$|.{3}(?:\(list.unspacedSurfaces.joined(separator: "|")))$"
    )

    /// Words separated by spaces, without an article before them.
    private static func plain(_ text: String) -> String {
        let letters = text.map { $0.isLetter || $0.isNumber ? $0 : " " }
        let plain = String(letters).split(separator: " ").joined(separator: " ")
        for article in ["a ", "an ", "the "] where plain.hasPrefix(article) {
            return String(plain.dropFirst(article.count))
        }
        return plain
    }

    /// "Nan" can be a grandmother.
    private static func isNaN(_ text: String) -> Bool { ["nan", "NaN", "NAN"].contains(text) }

    // MARK: Placeholders

    /// Whole subjects that say nothing: types and examples of the schema, and words for "nothing".
    private static let placeholders = list.placeholders

    /// Only words of the prompt and its schema: "3 to 6 words", "string or null", "the subject of the photo".
    private static func isOfQuestion(_ words: String) -> Bool {
        let words = words.split(separator: " ").map(String.init)
        return words.allSatisfy { marks.contains($0) || fillers.contains($0) } && words.contains(where: marks.contains)
            || words.joined(separator: " ").hasPrefix("3 to 6 ") && words.contains("words")
    }

    private static let marks: Set<String> = [
        "string", "null", "nullable", "subject", "word", "words", "description", "placeholder",
    ]

    private static let fillers: Set<String> = [
        "3", "6", "three", "six", "to", "or", "of", "a", "an", "the", "in", "is", "up", "at", "most", "max", "this",
        "plain", "short", "brief", "main", "your", "here", "photo", "photo's", "s", "picture", "image", "text", "type",
        "json", "value", "name", "example", "no", "one", "single",
    ]

    // MARK: Sentences

    private struct Expression {
        private let expression: NSRegularExpression

        /// - Returns: nil if it is not a valid expression.
        init?(_ pattern: String) {
            guard let made = try? NSRegularExpression(pattern: pattern) else { return nil }
            expression = made
        }

        func matches(_ text: String) -> Bool {
            expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
        }
    }

    private static let expressions = list.sentences.compactMap(Expression.init)

    /// Each line of the list is a valid expression.
    static var isWhole: Bool {
        expressions.count == list.sentences.count && !list.sentences.contains { $0.contains(/\{[a-z]/) }
    }

    // MARK: The list

    private static let list = List(String(decoding: PackageResources.non_answers_txt, as: UTF8.self))

    /// Reads non-answers.txt: `= a, b` are placeholders, `@ a, b` things with text on them (`@@` in scripts without spaces),
    /// `{name} x` names a part of an expression, and any other line is an expression.
    private struct List {
        var placeholders: Set<String> = []
        var sentences: [String] = []
        /// Things with text on them; and the same in scripts without spaces.
        var surfaces: [String] = []
        var unspacedSurfaces: [String] = []

        init(_ text: String) {
            var parts: [(name: String, text: String)] = []
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                if line.hasPrefix("= ") {
                    placeholders.formUnion(line.dropFirst(2).split(separator: ", ").map(String.init))
                    continue
                }
                if line.hasPrefix("@ ") || line.hasPrefix("@@ ") {
                    let words = line.drop { $0 == "@" || $0 == " " }.split(separator: ", ").map(String.init)
                    if line.hasPrefix("@@") { unspacedSurfaces += words } else { surfaces += words }
                    continue
                }
                let whole = parts.reversed().reduce(String(line)) { $0.replacing($1.name, with: $1.text) }
                if line.hasPrefix("{"), let space = whole.firstIndex(of: " ") {
                    parts.append((String(whole[..<space]), String(whole[whole.index(after: space)...])))
                } else {
                    sentences.append(whole)
                }
            }
        }
    }
}
