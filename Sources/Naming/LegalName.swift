import Foundation
public import PhotoModel

/// Makes a legal name from any text, for all common file systems.
public enum LegalName {
    /// Reserved on Windows, with any extension (Naming Files, Paths, and Namespaces, learn.microsoft.com).
    private static let devices: Set<String> = {
        let numbered = ["com", "lpt"].flatMap { name in "123456789¹²³".map { name + String($0) } }
        return Set(["con", "prn", "aux", "nul", "conin$", "conout$"] + numbered)
    }()

    /// Maximum bytes of a name on nearly all file systems.
    public static let longest = 255

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "<", ">", ":", "\"", "/", "\\", "|", "?", "*", "\u{FFFD}": true
        default: false
        }
    }

    /// This text can separate the words of a name.
    public static func canSeparate(_ text: String) -> Bool {
        text.utf8.count <= 16 && isPart(text)
    }

    /// This text can be part of a name.
    public static func canHold(_ text: String) -> Bool { !text.isEmpty && text.utf8.count <= 200 && isPart(text) }

    private static func isPart(_ text: String) -> Bool {
        make("a\(text)b", dotExtension: [])?.text == "a\(text)b"
    }

    /// - Parameters:
    ///   - text: anything, hostile or not.
    ///   - suffix: appended as it is; must be legal (`-2`).
    ///   - dotExtension: kept byte for byte.
    ///   - maximum: maximum bytes of the whole name; at most `longest`.
    /// - Returns: nil if nothing legal is left of the text.
    public static func make(_ text: String, suffix: String = "", dotExtension: [UInt8], maximum: Int = longest)
        -> FileName?
    {
        let room = min(maximum, longest) - suffix.utf8.count - dotExtension.count
        guard var stem = stem(text) else { return nil }
        if stem.utf8.count > room {
            // Separators at the cut are removed as well.
            stem = trimmed(cut(stem, bytes: room))
            while let last = stem.last, "-_ .,~+".contains(last) { stem.removeLast() }
        }
        guard !stem.isEmpty else { return nil }
        let bytes = Array(stem.utf8) + Array(suffix.utf8) + dotExtension
        guard dotExtension.isEmpty, let name = FileName(bytes), !name.dotExtension.isEmpty else {
            return FileName(bytes)
        }
        // A photo without an extension must not get one from its words.
        return FileName(name.stem + [UInt8(ascii: "-")] + name.dotExtension.dropFirst())
    }

    /// A legal name of any length, without its extension; nil if nothing legal is left of the text.
    static func stem(_ text: String) -> String? {
        let stem = trimmed(legal(text))
        if devices.contains(stem.prefix { $0 != "." }.lowercased()) { return "_" + stem }
        return stem.isEmpty ? nil : stem
    }

    /// The beginning and the end of a name, made legal.
    static func start(_ text: String) -> String {
        String(trimmedStart(legal(text)))
    }

    static func end(_ text: String) -> String {
        String(trimmedEnd(legal(text)[...]))
    }

    /// NFC, without invisible characters and those that reorder text; forbidden characters become a dash.
    private static func legal(_ text: String) -> String {
        // Fast path: checking each character takes a quarter of the time of a plan.
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
        // Removing characters can join others, so normalize again.
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

    /// Cut between characters, so that letters keep their accents, and emoji are complete.
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
