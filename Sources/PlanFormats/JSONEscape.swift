/// Makes JSON safe to look at in a terminal: a file's name, a model's or a server's words are shown and not obeyed.
public enum JSONEscape {
    /// Control and format characters become `\uNNNN`, which reads as the same text.
    ///
    /// - Parameter json: with the characters below U+0020 escaped, as every writer of JSON does.
    /// - Returns: the same JSON.
    public static func visible(_ json: String) -> String {
        guard json.utf8.contains(where: { $0 >= 0x7F }) else { return json }
        var text = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar.value >= 0x7F, .format, .lineSeparator, .paragraphSeparator:
                // Joins emoji, reorders nothing.
                guard scalar != "\u{200D}" else { fallthrough }
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text.append(
                        contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars)
                }
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}
