import Crypto
import Foundation
import PhotoModel
import Yams

/// The words for subjects in one language: a YAML file that maps English words to those of the language.
///
/// A word that is missing there is replaced by its group's (a breed by "dog"), else it stays English.
struct Vocabulary: Sendable {
    /// BCP 47, without a region.
    let language: String
    /// Of the content, so that answers in other words are not mixed up.
    let digest: String
    private let words: [String: String]

    static let english = Vocabulary(language: "en", digest: "", words: [:])

    private init(language: String, digest: String, words: [String: String]) {
        (self.language, self.digest, self.words) = (language, digest, words)
    }

    /// Nil if there are no words in the language.
    ///
    /// - Parameters:
    ///   - wanted: BCP 47; nil for English.
    ///   - folders: asset folders; a file `languages/LANGUAGE.yaml` of the user's goes before the one that ships with the program.
    /// - Throws: `LocalModelError.vocabulary` for a file that can't be used.
    init?(language wanted: String?, folders: [String]) throws(LocalModelError) {
        let code = wanted?.split(separator: "-").first?.lowercased() ?? "en"
        guard code != "en" else {
            self = .english
            return
        }
        guard let (path, text) = try Self.file(code, folders) else { return nil }
        do {
            words = try YAMLDecoder().decode([String: String].self, from: text)
        } catch {
            throw .vocabulary(path: path, reason: "\(error)")
        }
        language = code
        digest = SHA256.hash(data: Data(text.utf8)).hex
    }

    /// Bytes of a file: ten times as many as it needs. The reader of YAML takes time by the square of the number of entries.
    private static let limit = 64 << 10

    private static func file(_ code: String, _ folders: [String]) throws(LocalModelError) -> (
        path: String, text: String
    )? {
        guard code.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
        for folder in folders {
            let path = "\(folder)/languages/\(code).yaml"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard let file = FileHandle(forReadingAtPath: path), let bytes = try? file.read(upToCount: limit + 1) else {
                throw .vocabulary(path: path, reason: "it can't be read")
            }
            guard bytes.count <= limit else { throw .vocabulary(path: path, reason: "it has more than \(limit) bytes") }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .vocabulary(path: path, reason: "it is not UTF-8")
            }
            return (path, text)
        }
        return shipped[code].map { ("\(code).yaml", String(decoding: $0, as: UTF8.self)) }
    }

    private static let shipped: [String: [UInt8]] = [
        "de": PackageResources.de_yaml, "es": PackageResources.es_yaml, "fr": PackageResources.fr_yaml,
        "it": PackageResources.it_yaml, "nl": PackageResources.nl_yaml, "pt": PackageResources.pt_yaml,
    ]

    private func word(_ english: String) -> String { words[english] ?? english }

    func text(of subject: LocalSubject) -> String {
        switch subject {
        case .thing(let word, let group): words[word] ?? group.flatMap { words[$0] } ?? word
        case .people(1): word("person")
        case .people(2): word("two people")
        case .people: word("people")
        case .count(1): word("1 person")
        case .count(let count): word("N people").replacing("N", with: "\(count)", maxReplacements: 1)
        case .both(let first, let second): "\(text(of: first)) \(word("and")) \(text(of: second))"
        case .title(let title):
            [title.kind.map { word($0.rawValue) }, title.words].compactMap(\.self).joined(separator: " ")
        }
    }
}
