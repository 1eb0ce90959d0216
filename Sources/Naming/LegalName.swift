import Foundation
public import PhotoModel

/// The one function that makes a legal name of any text: for every file system that people carry photos to, not only
/// for this one.
public enum LegalName {
    /// Not on Windows, whatever the extension (Naming Files, Paths, and Namespaces, learn.microsoft.com).
    private static let devices: Set<String> = {
        let numbered = ["com", "lpt"].flatMap { name in "123456789¹²³".map { name + String($0) } }
        return Set(["con", "prn", "aux", "nul", "conin$", "conout$"] + numbered)
    }()

    /// Bytes of a name, on nearly every file system.
    public static let longest = 255

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "<", ">", ":", "\"", "/", "\\", "|", "?", "*", "\u{FFFD}": true
        default: false
        }
    }

    /// Whether a text can stand between the words of a name, and before its number.
    public static func canSeparate(_ text: String) -> Bool {
        text.utf8.count <= 16 && make("a\(text)b", dotExtension: [])?.text == "a\(text)b"
    }

    /// - Parameters:
    ///   - text: anything, hostile or not.
    ///   - suffix: kept whole behind the text; itself legal (`-2`).
    ///   - dotExtension: kept byte for byte.
    ///   - maximum: bytes of the whole name; at most `longest`.
    /// - Returns: nil when nothing legal is left of the text.
    public static func make(_ text: String, suffix: String = "", dotExtension: [UInt8], maximum: Int = longest)
        -> FileName?
    {
        let room = min(maximum, longest) - suffix.utf8.count - dotExtension.count
        var stem = trimmed(legal(text))
        if devices.contains(stem.prefix { $0 != "." }.lowercased()) { stem = "_" + stem }
        if stem.utf8.count > room {
            // What separated it from the words that are gone goes with them.
            stem = trimmed(cut(stem, bytes: room))
            while let last = stem.last, "-_ .,~+".contains(last) { stem.removeLast() }
        }
        guard !stem.isEmpty else { return nil }
        let bytes = Array(stem.utf8) + Array(suffix.utf8) + dotExtension
        guard dotExtension.isEmpty, let name = FileName(bytes), !name.dotExtension.isEmpty else {
            return FileName(bytes)
        }
        // Who has no extension gets none of his words either.
        return FileName(name.stem + [UInt8(ascii: "-")] + name.dotExtension.dropFirst())
    }

    /// The same of the beginning of a name alone, and of its end.
    static func start(_ text: String) -> String {
        String(trimmedStart(legal(text)))
    }

    static func end(_ text: String) -> String {
        String(trimmedEnd(legal(text)[...]))
    }

    /// NFC, without what is invisible, reorders text or is forbidden somewhere; what is forbidden becomes a dash.
    private static func legal(_ text: String) -> String {
        // Most names are: a quarter of the time that a plan takes goes into asking what each character is.
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return String(
                decoding: text.utf8.map { byte in
                    if byte < 0x20 || byte == 0x7F { return UInt8(ascii: " ") }
                    return isForbidden(UnicodeScalar(byte)) ? UInt8(ascii: "-") : byte
                }, as: UTF8.self)
        }
        var scalars = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: scalars.append(" ")
            case .format, .privateUse, .surrogate, .unassigned: continue
            default: scalars.append(isForbidden(scalar) ? "-" : scalar)
            }
        }
        // Taking characters out can bring others together: normalise once more.
        return String(scalars).precomposedStringWithCanonicalMapping
    }

    /// No leading dash (an option to a command), dot (a hidden file) or space, no trailing dot or space (gone on Windows).
    private static func trimmed(_ text: String) -> String {
        let inner = trimmedEnd(trimmedStart(text))
        // A combining mark at the start would sit on the separator before it, or on a slash.
        if let first = inner.unicodeScalars.first, first.properties.generalCategory.isMark {
            return trimmed(String(inner.unicodeScalars.dropFirst()))
        }
        return String(inner)
    }

    private static func trimmedStart(_ text: String) -> Substring {
        text.drop { $0 == "-" || $0 == "." || $0 == " " }
    }

    private static func trimmedEnd(_ text: Substring) -> Substring {
        var end = text
        while let last = end.last, last == "." || last == " " { end.removeLast() }
        return end
    }

    /// Cut between characters, so that no letter loses its accent and no emoji its half.
    private static func cut(_ text: String, bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var result = ""
        var size = 0
        for character in text {
            size += character.utf8.count
            if size > bytes { break }
            result.append(character)
        }
        return result
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }
}
