/// How many columns text takes: two for East Asian wide characters and emoji, none for marks.
public enum DisplayWidth {
    public static func of(_ text: String) -> Int {
        var width = 0
        var isColour = false
        for character in text {
            // Our own colours (ESC [ … m) take no column; nobody else's escape gets as far as here.
            if character == "\u{1B}" { isColour = true }
            if !isColour { width += of(character) }
            if isColour, character == "m" { isColour = false }
        }
        return width
    }

    static func of(_ character: Character) -> Int {
        if let ascii = character.asciiValue { return (0x20..<0x7F).contains(ascii) ? 1 : 0 }
        guard let first = character.unicodeScalars.first else { return 0 }
        if character.unicodeScalars.contains(where: { $0.properties.isEmojiPresentation || $0 == "\u{FE0F}" }) {
            return 2
        }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format: return 0
        default: return wide.contains { $0.contains(first.value) } ? 2 : 1
        }
    }

    /// The blocks of EastAsianWidth.txt (Unicode 15) that are W or F as a whole.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    /// The text, or its start and end with an ellipsis between: what tells file names apart is at both ends.
    public static func fit(_ text: String, _ columns: Int) -> String {
        guard of(text) > columns else { return text }
        guard columns > 1 else { return columns == 1 ? "…" : "" }
        let tail = take(text.reversed(), (columns - 1) / 2)
        let head = take(text, columns - 1 - of(String(tail)))
        return String(head) + "…" + String(tail.reversed())
    }

    private static func take(_ characters: some Sequence<Character>, _ columns: Int) -> [Character] {
        var taken: [Character] = []
        var width = 0
        for character in characters {
            width += of(character)
            if width > columns { break }
            taken.append(character)
        }
        return taken
    }

    /// With blanks behind it.
    static func pad(_ text: String, _ columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - of(text)))
    }
}
