import Foundation
import TestSupport
import Testing

@testable import Describing

struct VocabularyTests {
    static let languages = ["de", "es", "fr", "it", "nl", "pt"]

    private func file(_ language: String) throws -> [String] {
        try String(
            contentsOf: Fixtures.repository.appending(path: "Sources/Describing/Local/Languages/\(language).yaml"),
            encoding: .utf8
        ).split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }

    private func keys(_ language: String) throws -> [String] {
        try file(language).map {
            String($0.prefix { $0 != ":" }).trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
        }
    }

    @Test(arguments: languages) func `each language has the same words`(language: String) throws {
        let keys = try keys(language)
        #expect(keys == (try self.keys("de")))
        #expect(keys.count >= 250)
        #expect(Set(keys).count == keys.count)
        let vocabulary = try #require(try Vocabulary(language: language, folders: []))
        for key in keys {
            let word = vocabulary.text(of: .thing(key))
            #expect(!word.isEmpty && word.count < 40)
        }
    }

    @Test(arguments: languages) func `what the rules say can be said in each language`(language: String) throws {
        let keys = Set(try keys(language))
        let needed =
            ["and", "person", "two people", "people", "1 person", "N people"] + Title.Kind.allCases.map(\.rawValue)
            + Detection.Thing.allCases.map(\.rawValue) + LabelWords.groups.map(\.name)
        #expect(Set(needed).subtracting(keys).isEmpty)
    }

    @Test func `subjects are put together in the language`() throws {
        let german = try #require(try Vocabulary(language: "de-AT", folders: []))
        #expect(german.language == "de")
        #expect(german.text(of: .both(.people(2), .thing("dog"))) == "zwei Personen und Hund")
        #expect(german.text(of: .count(7)) == "7 Personen")
        // A breed without a word of its own.
        #expect(german.text(of: .thing("Norwich terrier", group: "dog")) == "Hund")
        #expect(german.text(of: .thing("cassette player")) == "cassette player")
    }

    @Test func `a language without words is told from English`() throws {
        #expect(try Vocabulary(language: "pl", folders: []) == nil)
        #expect(try Vocabulary(language: "../de", folders: []) == nil)
        #expect(try Vocabulary(language: nil, folders: [])?.language == "en")
        #expect(try Vocabulary(language: "en-GB", folders: [])?.language == "en")
    }

    @Test func `anyone can add a language, or words of their own`() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path + "/languages", withIntermediateDirectories: true)
        try "person: osoba\ndog: pies\n".write(
            toFile: scratch.path + "/languages/pl.yaml", atomically: true, encoding: .utf8)
        let polish = try #require(try Vocabulary(language: "pl", folders: [scratch.path]))
        #expect(polish.text(of: .both(.people(1), .thing("dog"))) == "osoba and pies")
    }

    @Test(arguments: [
        Array("dog: [1, 2]\n".utf8), Array("just words\n".utf8), Array("dog: H".utf8) + [0xFC, 0x0A], [0, 1, 2, 0xFF],
        Array((0..<20_000).map { "word\($0): wort\n" }.joined().utf8),
    ])
    func `a language file that can't be used is named, soon, and never passed over`(bytes: [UInt8]) throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path + "/languages", withIntermediateDirectories: true)
        try Data(bytes).write(to: scratch.url.appending(path: "languages/de.yaml"))
        let began = ContinuousClock.now
        #expect { try Vocabulary(language: "de", folders: [scratch.path]) } throws: { error in
            if case LocalModelError.vocabulary(let path, _) = error {
                path.hasSuffix("languages/de.yaml")
            } else {
                false
            }
        }
        #expect(.now - began < .seconds(10), "20,000 entries took 38 s")
    }
}
