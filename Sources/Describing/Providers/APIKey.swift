import Crypto
import Foundation
import PhotoModel

/// A secret. It says nothing of itself, neither to print nor to a debugger's description.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: String

    /// Nil when it is empty or could break out of a header.
    public init?(_ text: String) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty, trimmed.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 32 && $0.value < 127 })
        else { return nil }
        secret = trimmed
    }

    public var description: String { "<key>" }
    public var debugDescription: String { "<key>" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Tells a person's keys apart, and says next to nothing of any: 16 bits of its SHA-256, hex.
    public var tag: String { String(SHA256.hash(data: Data(secret.utf8)).hex.prefix(4)) }

    /// For a header of a request, and nowhere else.
    func header(_ name: String, prefix: String = "") -> String { "\(name): \(prefix)\(secret)" }

    /// A text that is shown, logged or stored, without the key: servers quote a wrong one, and a model may quote what it
    /// was told. Never for what is parsed.
    func redacted(_ text: String) -> String {
        // A short one stands in every other word by chance, and is taken out only where it stands by itself.
        guard !isUnmistakable else { return withoutBeginnings(text) }
        var kept = ""
        var rest = text[...]
        while let found = rest.range(of: secret) {
            let isAlone =
                (rest[..<found.lowerBound].last ?? kept.last).map(Self.isWord) != true
                && rest[found.upperBound...].first.map(Self.isWord) != true
            kept += rest[..<found.lowerBound] + (isAlone ? "<key>" : secret)
            rest = rest[found.upperBound...]
        }
        return kept + rest
    }

    /// Characters that are too many for a word.
    private static let unmistakable = 12

    /// Too long for a word.
    var isUnmistakable: Bool { secret.count >= Self.unmistakable }

    /// Without the key, and without any beginning of it that is long enough: a text may have been shortened before.
    private func withoutBeginnings(_ text: String) -> String {
        let start = secret.prefix(Self.unmistakable)
        var kept = ""
        var rest = text[...]
        while let found = rest.range(of: start) {
            let same = zip(rest[found.lowerBound...], secret).prefix { $0 == $1 }.count
            kept += rest[..<found.lowerBound] + "<key>"
            rest = rest[found.lowerBound...].dropFirst(same)
        }
        return kept + rest
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}

extension Answer {
    /// For names and fields. Of a short key nobody can tell it from a word that the picture shows.
    func redacted(_ key: APIKey) -> Answer {
        guard key.isUnmistakable else { return self }
        var answer = self
        let words = description
        answer.description = Description(
            subject: words.subject.map(key.redacted), description: words.description.map(key.redacted),
            tags: words.tags.map(key.redacted), text: words.text.map(key.redacted))
        return answer
    }
}

extension DescribeError {
    /// Characters of a message.
    private static let longest = 400

    /// Fit to be shown, logged and stored: without the key, and shortened after that, so that no half of it stays.
    func shown(without key: APIKey?) -> DescribeError {
        func clean(_ text: String) -> String { String((key?.redacted(text) ?? text).prefix(Self.longest)) }
        func clean(_ failure: ItemFailure) -> ItemFailure {
            ItemFailure(code: failure.code, message: clean(failure.message), httpStatus: failure.httpStatus)
        }
        func clean(_ failure: JobFailure) -> JobFailure {
            JobFailure(code: failure.code, message: clean(failure.message), hint: clean(failure.hint))
        }
        return switch self {
        case .item(let failure, let usage): .item(clean(failure), usage)
        case .transient(let failure, let after, let cause, let usage):
            .transient(clean(failure), after: after, cause, usage)
        case .job(let failure, let usage): .job(clean(failure), usage)
        case .later(let failure, let usage): .later(clean(failure), usage)
        case .cancelled: self
        }
    }
}
