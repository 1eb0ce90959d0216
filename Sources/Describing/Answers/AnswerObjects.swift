/// Finds possible JSON objects in a text, by their braces.
enum AnswerObjects {
    /// No answer has more; a text of braces must not take forever.
    private static let most = 32

    /// Outermost objects in the order of their beginning. One that does not end is searched for others.
    static func find(in text: [UInt8]) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        var place = 0
        var tries = 0
        while let start = text[place...].firstIndex(of: UInt8(ascii: "{")), tries < most {
            tries += 1
            if let end = end(of: text, from: start) {
                found.append(text[start...end])
                place = end + 1
            } else {
                place = start + 1
            }
        }
        return found
    }

    /// The brace that closes the one at `start`; braces in strings don't count.
    private static func end(of text: [UInt8], from start: Int) -> Int? {
        var depth = 0
        var isInString = false
        var isEscaped = false
        for index in start..<text.count {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch text[index] {
            case UInt8(ascii: "\\") where isInString: isEscaped = true
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString:
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }
}
