import Foundation
import PhotoModel

/// What a name says: its words, and the date in it.
struct NameContents {
    private let name: String
    private let words: Set<String>

    /// - Parameter name: without its extension.
    init(_ name: String) {
        self.name = name
        words = Set(Self.words(name))
    }

    /// The name has all words of a text, in any order; case and accents don't count.
    func hold(_ text: String) -> Bool { Self.words(text).allSatisfy(words.contains) }

    /// The name has this date, in any form; as cameras write either the local time or UTC, also if the two differ by no more
    /// than a time zone.
    func hold(_ date: CaptureDate) -> Bool {
        guard let own = DateInName.find(name) else { return false }
        if (own.year, own.month, own.day) == (date.year, date.month, date.day) { return true }
        guard own.isDayOnly != true, date.isDayOnly != true else { return false }
        return abs(own.milliseconds - date.milliseconds) <= Self.widestOffset
    }

    /// Milliseconds. Offsets from UTC are −12 to +14 hours.
    private static let widestOffset = 14 * 3_600_000

    private static func words(_ text: String) -> [String] {
        let folded =
            text.utf8.allSatisfy { $0 < 0x80 }
            ? text.lowercased() : text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        return folded.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
