import Foundation

/// Takes out of a text what must not get into a name: names end up in shares and clouds.
///
/// What has a form of its own goes (`PrivateForms`), what stands beside a label (`PrivateLabels`), and of the rest what is no ordinary
/// word (`OrdinaryWords`).
enum PrivateText {
    /// - Returns: the text without e-mail addresses, phone numbers, URLs, account and card numbers, codes and what looks like a
    ///   password.
    static func removed(from text: String) -> String { removed(from: [text]).joined(separator: " ") }

    /// A picture that shows a secret is not named after any of its words: it cannot be told which of them is the secret, or whether
    /// the line that says so was read. A line with an address is left out, and near words for codes, accounts or telephones there are
    /// hardly any numbers.
    ///
    /// - Parameter lines: of one picture, in reading order.
    /// - Returns: the lines without what is private; empty ones if the picture names a secret.
    static func removed(from lines: [String]) -> [String] {
        let lines = lines.map(readable)
        if PrivateLabels.nameSecret(lines) { return lines.map { _ in "" } }
        let hasAddress = lines.map(PrivateForms.isAddress)
        let values = PrivateLabels.withoutValues(lines)
        let numbered = lines.map(PrivateLabels.speaksOfNumbers)
        let hasBank = lines.contains(where: PrivateLabels.speaksOfBanks)
        return lines.indices.map { index in
            func isNear(_ flags: [Bool], _ distance: Int) -> Bool {
                flags[max(0, index - distance)...min(flags.count - 1, index + distance)].contains(true)
            }
            if hasAddress[index] || PrivateForms.isPiece(lines[index]) && isNear(hasAddress, 1) { return "" }
            let digits = numbered[index] ? 0 : isNear(numbered, 2) ? 2 : 3
            let (text, kept) = PrivateForms.removed(from: values[index], keepsMeasures: digits > 2, hasBank: hasBank)
            return kept.restored(in: OrdinaryWords(text, digits: digits).text)
        }
    }

    /// Without leaders, and without runs that are longer than any word: patterns take time by the square of their length.
    private static func readable(_ line: String) -> String {
        line.replacing(leaders, with: " ").replacing(runs, with: " ")
    }

    // Made once, and only read.
    nonisolated(unsafe) private static let leaders = #/[.·_–—-]{4,}/#
    nonisolated(unsafe) private static let runs = #/\S{81,}/#
}
