import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Naming

struct LegalNameTests {
    func make(_ text: String, suffix: String = "", ending: String = ".jpg", maximum: Int = 255) -> String? {
        LegalName.make(text, suffix: suffix, dotExtension: Array(ending.utf8), maximum: maximum)?.text
    }

    @Test(arguments: [
        ("tabby cat", "tabby cat.jpg"), ("../../etc/passwd", "etc-passwd.jpg"), ("-rf", "rf.jpg"),
        ("...hidden", "hidden.jpg"), ("a/b\\c:d", "a-b-c-d.jpg"), ("con", "_con.jpg"), ("NUL.tar", "_NUL.tar.jpg"),
        ("COM¹", "_COM¹.jpg"), ("console", "console.jpg"), ("end. . ", "end.jpg"),
        ("\u{1B}[31mred\u{7}", "[31mred.jpg"), ("pic\u{202E}gpj.exe", "picgpj.exe.jpg"),
        ("e\u{301}t\u{e9}", "\u{e9}t\u{e9}.jpg"), ("\u{301}a", "a.jpg"), ("a\u{0}b", "a b.jpg"),
        ("what? <yes> \"no\" | *", "what- -yes- -no- - -.jpg"), ("東京", "東京.jpg"), ("👨‍👩‍👧", "👨👩👧.jpg"),
    ])
    func `any text becomes a name that every file system takes`(text: String, name: String) {
        #expect(make(text) == name)
    }

    @Test(arguments: ["", " ", "...", "---", "\u{200B}", "\u{202E}", "\0", ". - ."]) func `of nothing comes nothing`(
        text: String
    ) {
        #expect(make(text) == nil)
    }

    @Test func `a long name is cut between characters and keeps suffix and extension whole`() throws {
        let family = "👨‍👩‍👧‍👦"
        for text in [
            String(repeating: "é", count: 400), String(repeating: family, count: 40),
            String(repeating: "a", count: 400),
        ] {
            for maximum in [32, 33, 34, 35, 100, 255] {
                let name = try #require(make(text, suffix: "-12", maximum: maximum))
                #expect(name.utf8.count <= maximum)
                #expect(name.hasSuffix("-12.jpg"))
                #expect(
                    text.precomposedStringWithCanonicalMapping.unicodeScalars.filter { $0 != "\u{200D}" }
                        .starts(with: name.dropLast(7).unicodeScalars))
            }
        }
    }

    /// What holds of a name, whatever it was made of.
    static func isLegal(_ name: FileName, maximum: Int) -> Bool {
        guard let text = name.exactText, name.bytes.count <= maximum else { return false }
        let stem = text.prefix { $0 != "." }.lowercased()
        return text == text.precomposedStringWithCanonicalMapping
            && !text.hasPrefix("-") && !text.hasPrefix(".") && !text.hasPrefix(" ")
            && !text.hasSuffix(".") && !text.hasSuffix(" ")
            && !["con", "prn", "aux", "nul", "com1", "lpt9"].contains(stem)
            && text.unicodeScalars.allSatisfy { scalar in
                !"<>:\"/\\|?*".unicodeScalars.contains(scalar)
                    && ![.control, .format, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator]
                        .contains(scalar.properties.generalCategory)
            }
    }

    @Test func `twenty thousand hostile texts make only legal names`() {
        var random = SplitMix(seed: 1)
        let nasty: [String] = [
            "/", "\\", ":", "..", ".", " ", "-", "\0", "\n", "\u{1B}", "\u{202E}", "\u{200D}", "\u{FEFF}", "con", "NUL",
            "é",
            "e\u{301}", "東", "👩‍🚀", "ß", "ﬃ", "\u{1100}\u{1161}\u{11A8}", "\u{E000}", "\u{10FFFF}", "a", "B", "7", "<",
            "|", "\u{301}",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in nasty.randomElement(using: &random) ?? ""
            }.joined()
            let maximum = Int.random(in: 32...255, using: &random)
            let suffix = ["", "-2", "_31"].randomElement(using: &random) ?? ""
            guard let name = LegalName.make(text, suffix: suffix, dotExtension: Array(".JPG".utf8), maximum: maximum)
            else { continue }
            #expect(Self.isLegal(name, maximum: maximum), "\(text.debugDescription) → \(name.text.debugDescription)")
            // What was made once stays as it is.
            let stem = String(decoding: name.stem, as: UTF8.self)
            #expect(LegalName.make(stem, dotExtension: Array(".JPG".utf8), maximum: 255) == name)
        }
    }
}
