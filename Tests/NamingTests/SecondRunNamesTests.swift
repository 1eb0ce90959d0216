import PhotoModel
import Testing

@testable import Naming

/// Renamed, and looked at again with the same options: nothing changes, whether a database remembers the old names or not.
struct SecondRunNamesTests {
    static func plan(_ items: [JobItem], _ options: NamingOptions) throws -> [ProposedName] {
        try NamePlanner(options).plan(
            items, sources: NamePlanner.Sources(place: { _ in Place(city: "Łódź", country: "Poland") })
        ) { path, photos in
            FolderContents(
                names: photos.compactMap(\.photo.path.name), companions: Companions(files: [], photos: []))
        }.names
    }

    /// As a walk finds them afterwards.
    static func walked(_ items: [JobItem], _ names: [ProposedName], remembers: Bool) -> [JobItem] {
        let renamed = zip(items, names).map { item, name in
            var item = item
            if remembers, name.changes { (item.original, item.given) = (item.original ?? name.old.name, name.new) }
            item.photo.path = name.newPath
            return item
        }
        return renamed.sorted { $0.photo.path < $1.photo.path }.enumerated().map { ordinal, item in
            var item = item
            item.ordinal = ordinal
            return item
        }
    }

    @Test func `a name that holds the template's own words is stable`() throws {
        var options = NamingOptions.renamingAll
        options.template = "trip-{original}"
        options.fixExtensions = true
        let items = ["trip-a:b.jpg", "trip-c .jpg", "trip-e\u{301}.jpg", "trip-d.png", "plain.jpg"].enumerated().map {
            TemplateTests.item(Int64($0), $1, subject: nil, date: nil)
        }
        let names = try Self.plan(items, options)
        let second = try Self.plan(Self.walked(items, names, remembers: true), options)
        #expect(second.filter(\.changes).isEmpty, "\(second.map(\.new.text))")
    }

    @Test(arguments: [
        "{date:%Y-%m-%d_%H%M}{_}{subject}", "{date:%y%m%d}{_}{subject}", "{date:%d.%m.%Y} {subject|original}",
        "{date}{_}{subject}", "{date:%Y%m%d_%H%M%S}",
    ])
    func `a date that stood in the old name alone is not lost with it`(template: String) throws {
        var options = NamingOptions.renamingAll
        options.template = template
        let items = ["IMG_20210615_120000.jpg", "IMG_20210615_120000 2.jpg", "Screenshot 2020-01-02 at 03.04.05.jpg"]
            .enumerated().map { TemplateTests.item(Int64($0), $1, subject: $0 == 2 ? nil : "dog", date: nil) }
        let first = try Self.plan(items, options)
        #expect(first.count(where: \.changes) == 3)
        for remembers in [true, false] {
            let again = try Self.plan(Self.walked(items, first, remembers: remembers), options).filter(\.changes)
            #expect(again.isEmpty, "\(remembers): \(again.map { "\($0.old) → \($0.new)" })")
        }
    }

    @Test func `and digits that only look like a date are none`() throws {
        var options = NamingOptions.renamingAll
        options.template = "{date:%y%m%d}{_}{subject}"
        let item = TemplateTests.item(1, "101112 dog.jpg", subject: "dog", date: nil)
        #expect(try Self.plan([item], options)[0].new.text == "dog.jpg")
    }

    @Test(
        arguments: [
            "{subject}{_}{seq}", "{date}{_}{subject}{_}{seq:3}", "{subject}{_}{seq/folder}", "{seq}",
            "{seq:3}{_}{subject}",
            "{place}{_}{seq/day:2}{_}{subject}", "{subject|original}{_}{seq}", "{date}{_}{subject|original}{_}{place}",
            "{original}{_}{subject}", "x.{original}. {place}", "{subject}{_}{original}",
            "{subject}{_}{original}{_}{seq}", "{original}{_}{original}", "{seq}. {original}",
        ], [false, true])
    func `a second run changes nothing`(template: String, ascii: Bool) throws {
        var options = NamingOptions.renamingAll
        (options.template, options.ascii) = (template, ascii)
        let subjects = ["car", "boat", nil, "Ähre", "car", nil, "zebra", "ant"]
        for date in [nil, "2019:07:14 10:11:12"] {
            let items = subjects.enumerated().map { index, subject in
                var item = TemplateTests.item(
                    Int64(index), (index % 3 == 2 ? "m/" : "") + "IMG_\(index).jpg", subject: subject, date: date)
                item.metadata?.position = Position(latitude: 51.8, longitude: 19.5)
                return item
            }
            let first = try Self.plan(items, options)
            for remembers in [true, false] {
                let again = try Self.plan(Self.walked(items, first, remembers: remembers), options).filter(\.changes)
                #expect(
                    again.isEmpty,
                    "remembers: \(remembers), date: \(date ?? "none"): \(again.map { "\($0.old) → \($0.new)" })")
            }
        }
    }
}
