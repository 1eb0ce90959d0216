import PhotoModel
import Testing

@testable import Naming

/// A new name says more than the old one, or the photo keeps its own.
struct InformativeNamesTests {
    /// What a photo becomes by default, and why it keeps its name.
    static func plan(
        _ old: String, subject: String? = nil, date: String? = nil, place: String? = nil, original: String? = nil,
        _ change: (inout NamingOptions) -> Void = { _ in }
    ) throws -> ProposedName {
        var options = NamingOptions()
        change(&options)
        var item = TemplateTests.item(1, old, subject: subject, date: date)
        item.original = original.flatMap { FileName($0) }
        if original != nil { item.given = FileName(old) }
        if place != nil { item.metadata?.position = Position(latitude: 48, longitude: 11) }
        let sources = NamePlanner.Sources(place: { _ in place.map { Place(city: $0, country: "Germany") } })
        return try NamePlanner(options).plan([item], sources: sources) { _, _ in .empty }.names[0]
    }

    @Test(arguments: [
        ("WhatsApp Image 2023-01-14 at 03.52.58.jpeg", "2023:01:14 03:52:58"), ("IMG-20230114-WA0007.jpg", nil),
        ("Screenshot_20230117-151432.png", "2023:01:17 15:14:32"), ("Screenshot_20230117-151432.png", nil),
        // The name is in UTC, the metadata in local time.
        ("PXL_20230519_231502123.jpg", "2023:05:20 01:15:02"), ("IMG_4021.JPG", nil),
    ])
    func `without a subject, a photo whose name has its date already keeps it`(old: String, date: String?) throws {
        let name = try Self.plan(old, date: date)
        #expect(name.new.text == old)
        #expect(name.kept == .nothingNew)
        #expect(name.note?.contains("nothing more is known") == true)
    }

    @Test func `a date is written where the old name has none, and a place beside a date that is there`() throws {
        #expect(try Self.plan("IMG_4021.JPG", date: "2023:05:11 10:00:00").new.text == "2023-05-11-IMG_4021.JPG")
        let sent = "WhatsApp Image 2023-01-14 at 03.52.58.jpeg"
        let placed = try Self.plan(sent, date: "2023:01:14 03:52:58", place: "Munich").new.text
        #expect(placed == "WhatsApp Image 2023-01-14 at 03.52.58-munich.jpeg")
        // A second run, with and without a memory of the first.
        for original in [nil, sent] {
            let again = try Self.plan(placed, date: "2023:01:14 03:52:58", place: "Munich", original: original)
            #expect(!again.changes)
        }
        // Sent on another day than it was taken.
        #expect(
            try Self.plan("IMG-20230114-WA0007.jpg", date: "2022:12:24 18:00:00").new.text
                == "2022-12-24-IMG-20230114-WA0007.jpg")
    }

    @Test func `words that the name has already are nothing new, whatever their order and form`() throws {
        let name = try Self.plan(
            "Munich_CAT 20230511.jpg", subject: "cat", date: "2023:05:11 10:00:00", place: "Münich"
        ) {
            $0.keepMeaningful = false
        }
        #expect(name.kept == .nothingNew)
        let more = try Self.plan("Munich_CAT 20230511.jpg", subject: "cats", date: "2023:05:11 10:00:00") {
            $0.keepMeaningful = false
        }
        #expect(more.new.text == "2023-05-11-cats.jpg")
    }

    @Test func `a template of the user's own is obeyed`() throws {
        let name = try Self.plan("Screenshot_20230117-151432.png", date: "2023:01:17 15:14:32") {
            $0.template = "{date}{_}{original}"
        }
        #expect(name.new.text == "2023-01-17-Screenshot_20230117-151432.png")
    }

    @Test func `--without-subject says what a photo without a subject gets`() throws {
        func name(_ choice: WithoutSubject, _ template: String? = nil) throws -> String {
            try Self.plan("Screenshot_20230117-151432.png", date: "2023:01:17 15:14:32") {
                $0.withoutSubject = choice
                if let template { $0.template = template }
            }.new.text
        }
        #expect(try name(.date) == "2023-01-17-Screenshot_20230117-151432.png")
        #expect(try name(.keep) == "Screenshot_20230117-151432.png")
        #expect(try name(.keep, "{date}{_}{subject|original}") == "Screenshot_20230117-151432.png")
        // A template without a subject is not about subjects.
        #expect(try name(.keep, "{date}_smith") == "2023-01-17_smith.png")
        #expect(
            try Self.plan("IMG_1.JPG", subject: "cat", date: "2023:01:17 15:14:32") { $0.withoutSubject = .keep }.new
                .text
                == "2023-01-17-cat.JPG")
    }

    @Test func `a photo that has the template's name already is not said to keep it`() throws {
        for old in ["2023-05-11-cat.jpg", "2023-05-11-cat-2.jpg"] {
            let name = try Self.plan(old, subject: "cat", date: "2023:05:11 10:00:00")
            #expect(!name.changes && name.kept == nil && name.note == nil)
        }
    }
}
