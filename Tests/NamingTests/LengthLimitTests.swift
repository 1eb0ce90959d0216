import PhotoModel
import Testing

@testable import Naming

/// A limit of length shortens words, at the end of a word.
struct LengthLimitTests {
    private func name(
        _ template: String, _ length: Int, subject: String? = "tabby cat asleep on an old sofa",
        old: String = "IMG_4021.JPG",
        _ change: (inout NamingOptions) -> Void = { _ in }
    ) throws -> ProposedName {
        var options = NamingOptions.renamingAll
        options.template = template
        options.maximumLength = length
        options.fields = ["client": "smith-and-sons"]
        change(&options)
        let item = TemplateTests.item(1, old, subject: subject, date: "2023:05:11 10:00:00")
        return try NamePlanner(options).plan([item]) { _, _ in .empty }.names[0]
    }

    @Test func `the model's words are shortened at a word's end`() throws {
        #expect(try name("{date}{_}{subject}", 40).new.text == "2023-05-11-tabby-cat-asleep-on-an.JPG")
        #expect(try name("{date}{_}{subject}", 32).new.text == "2023-05-11-tabby-cat-asleep.JPG")
        #expect(try name("{subject}", 32) { $0.wordCase = .pascal }.new.text == "TabbyCatAsleepOnAnOldSofa.JPG")
        #expect(
            try name("{date}{_}{subject}", 32) { $0.wordCase = .pascal }.new.text == "2023-05-11-TabbyCatAsleepOn.JPG")
        #expect(
            try name("{date}{_}{subject}", 36) { $0.wordCase = .title }.new.text == "2023-05-11-Tabby Cat Asleep On.JPG"
        )
    }

    @Test(arguments: 32...60)
    func `a number, a date and a fixed text stay whole`(length: Int) throws {
        let name = try name("{subject}_{client}_{date}_{seq:4}", length)
        if name.changes {
            #expect(name.new.text.hasSuffix("smith-and-sons_2023-05-11_0001.JPG"))
        } else {
            #expect(name.note?.contains("too long") == true)
        }
        #expect(name.new.bytes.count <= length)
        #expect(name.changes == (length >= 34))
    }

    @Test func `a single word is cut between characters`() throws {
        let long = String(repeating: "ü", count: 40)
        #expect(try name("{date}{_}{subject}", 32, subject: long).new.text == "2023-05-11-üüüüüüüü.JPG")
    }

    @Test func `a number of a duplicate has room`() throws {
        var options = NamingOptions.renamingAll
        (options.template, options.maximumLength) = ("{subject}", 32)
        let items = (1...3).map {
            TemplateTests.item($0, "IMG_\($0).JPG", subject: "one two three four five six", date: nil)
        }
        let names = try NamePlanner(options).plan(items) { _, _ in .empty }.names.map(\.new.text)
        #expect(
            names == [
                "one-two-three-four-five-six.JPG", "one-two-three-four-five-2.JPG", "one-two-three-four-five-3.JPG",
            ])
    }
}
