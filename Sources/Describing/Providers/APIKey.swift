import Crypto
import Foundation
import PhotoModel

/// A key. Neither `print` nor a debugger's description shows it.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: String

    /// Nil if it is empty, or can't be part of a header.
    public init?(_ text: String) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty, trimmed.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 32 && $0.value < 127 })
        else { return nil }
        secret = trimmed
    }

    public var description: String { "<key>" }
    public var debugDescription: String { "<key>" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Distinguishes a user's keys without revealing them: 16 bits of the SHA-256, hex.
    public var tag: String { String(SHA256.hash(data: Data(secret.utf8)).hex.prefix(4)) }

    /// Only for the header of a request.
    func header(_ name: String, prefix: String = "") -> String { "\(name): \(prefix)\(secret)" }

    /// Removes the key from a text that is shown, logged or stored: servers quote wrong keys, and a model may quote its
    /// input. Never use it on text that is parsed.
    func redacted(_ text: String) -> String {
        // A short key occurs in other words by chance, so it is removed only as a word of its own.
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

    /// Number of characters that are too many for a word.
    private static let unmistakable = 12

    /// It is too long to be a word.
    var isUnmistakable: Bool { secret.count >= Self.unmistakable }

    /// Also removes long enough prefixes of the key, since a text may have been shortened before.
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
    /// For names and fields: a short key can't be distinguished from a word in the picture.
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
    /// Maximum characters of a message.
    private static let longest = 400

    /// Prepares a message for display, logs and storage: removes the key, then shortens it, so that no part of the key
    /// remains.
    func shown(without key: APIKey?) -> DescribeError {
        func clean(_ text: String) -> String { String((key?.redacted(text) ?? text).prefix(Self.longest)) }
        func clean(_ failure: ItemFailure) -> ItemFailure {
            ItemFailure(failure.code, clean(failure.message), httpStatus: failure.httpStatus)
        }
        func clean(_ failure: JobFailure) -> JobFailure {
            JobFailure(failure.code, clean(failure.message), hint: clean(failure.hint))
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
