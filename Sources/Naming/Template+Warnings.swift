import PhotoModel

extension Template {
    /// What a template does that its author may not have meant.
    public enum Warning: Hashable, Sendable {
        /// A name can't hold this character, and gets a dash.
        case replaced(Character)
        /// strftime(3) doesn't know this conversion.
        case unknownConversion(String)
        /// Text with a `%`, outside of a field: `%Y`.
        case conversionOutside(String)
        /// An extension, which each photo gets anyway: `.jpg`.
        case withExtension(String)
        /// No name begins with this character.
        case leading(Character)
    }

    /// In the order of the template, each once.
    public var warnings: [Warning] {
        var found: [Warning] = []
        for piece in pieces {
            switch piece {
            case .separator(let text), .literal(let text as String?): found += Self.warnings(literal: text ?? "")
            case .field(let references):
                for case .field(let field, let format?) in references where field == .date || field == .time {
                    found += Self.warnings(format: format)
                }
            }
        }
        switch pieces.last {
        case .literal(let text), .separator(let text?):
            if let name = FileName("x" + text), name.isMedia {
                found.append(.withExtension("." + name.lowercasedExtension))
            }
        default: break
        }
        if case .literal(let text)? = pieces.first, let first = text.first, first == "." || first == "-" {
            found.append(.leading(first))
        }
        var seen: Set<Warning> = []
        return found.filter { seen.insert($0).inserted }
    }

    private static func warnings(literal text: String) -> [Warning] {
        conversions(text).filter { $0.last?.isLetter ?? false }.map(Warning.conversionOutside)
            + text.filter { !LegalName.canHold(String($0)) && !" .-".contains($0) }.map(Warning.replaced)
    }

    private static func warnings(format: String) -> [Warning] {
        conversions(format).filter { !known.contains($0.last ?? " ") }.map(Warning.unknownConversion)
            + format.filter { "/\\".contains($0) }.map(Warning.replaced)
    }

    /// The conversions of glibc's and macOS's strftime(3).
    private static let known = Set("aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ+%")

    /// `%Y`, `%-d`, `%Ey`: from the percent sign to the letter.
    private static func conversions(_ text: String) -> [String] {
        var (found, rest) = ([String](), text[...])
        while let percent = rest.firstIndex(of: "%") {
            let end =
                rest[percent...].dropFirst().firstIndex { !"-_0^#EO".contains($0) && !$0.isNumber } ?? rest.endIndex
            let behind = end == rest.endIndex ? end : rest.index(after: end)
            found.append(String(rest[percent..<behind]))
            rest = rest[behind...]
        }
        return found
    }
}
