import PhotoModel

/// A name without its extension, in parts, so that a limit of length shortens the words of the model and of people, never a
/// number, a date or a fixed text.
struct NameText: Hashable {
    enum Kind: Int {
        /// Between two others: it goes with either of them.
        case separator
        /// Written in full, or the photo keeps its name.
        case fixed
        /// Other text of the photo: a title, the old name.
        case text
        /// Words of the model: shortened first.
        case words
    }

    struct Part: Hashable {
        var text: String
        var kind: Kind
        /// Where the value is from; nil for text of the template.
        var field: Template.Field?
    }

    var parts: [Part] = []

    init() {}

    /// A text that is written as it is, or not at all.
    init(whole text: String) {
        parts = [Part(text: text, kind: .fixed)]
    }

    var text: String { parts.map(\.text).joined() }

    /// - Parameter room: bytes.
    /// - Returns: the text, without the last words where it is longer than that; nil where nothing can be left out.
    func fitted(to room: Int) -> String? {
        var name = self
        while true {
            let text = name.text
            // A legal name is at most a byte longer than its text.
            if text.utf8.count < room { return text }
            guard let legal = LegalName.stem(text) else { return text }
            if legal.utf8.count <= room { return text }
            guard name.shorten(by: legal.utf8.count - room) else { return nil }
        }
    }

    /// Drops the last word of the longest text that may be shortened, words of the model first.
    private mutating func shorten(by bytes: Int) -> Bool {
        let candidates = parts.indices.filter { parts[$0].kind.rawValue > Kind.fixed.rawValue }
        guard
            let index = candidates.max(by: { left, right in
                (parts[left].kind.rawValue, parts[left].text.utf8.count)
                    < (parts[right].kind.rawValue, parts[right].text.utf8.count)
            })
        else { return false }
        parts[index].text = Self.withoutLastWord(parts[index].text, atLeast: bytes)
        if parts[index].text.isEmpty { remove(index) }
        return !parts.isEmpty
    }

    /// With the separator beside it.
    private mutating func remove(_ index: Int) {
        parts.remove(at: index)
        let before = index - 1
        if parts.indices.contains(index), parts[index].kind == .separator {
            parts.remove(at: index)
        } else if parts.indices.contains(before), parts[before].kind == .separator {
            parts.remove(at: before)
        }
    }

    /// - Returns: a single word without its last characters.
    private static func withoutLastWord(_ text: String, atLeast bytes: Int) -> String {
        if let end = lastWord(text) {
            var rest = text[..<end]
            while let last = rest.last, separators.contains(last) { rest.removeLast() }
            if !rest.isEmpty { return String(rest) }
        }
        var (rest, dropped) = (text, 0)
        while dropped < bytes, let last = rest.popLast() { dropped += last.utf8.count }
        return rest
    }

    /// The start of the last word: behind a separator, or at the capital letter of `CatOnARoof`.
    private static func lastWord(_ text: String) -> String.Index? {
        if let separator = text.lastIndex(where: separators.contains) { return separator }
        guard let capital = text.lastIndex(where: \.isUppercase), capital != text.startIndex,
            text[text.index(before: capital)].isLowercase
        else { return nil }
        return capital
    }

    private static let separators: Set<Character> = [" ", "-", "_", ".", ",", "~", "+"]
}
