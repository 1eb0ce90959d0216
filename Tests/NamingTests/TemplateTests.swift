import PhotoModel
import Testing

@testable import Naming

struct TemplateTests {
    /// The current name of a photo, its description and date, and what it becomes.
    func name(
        _ old: String = "IMG_1.JPG", subject: String? = "tabby cat", date: String? = "2019:07:14 10:11:12",
        _ change: (inout NamingOptions) -> Void = { _ in }
    ) throws -> String {
        var options = NamingOptions.renamingAll
        change(&options)
        let item = Self.item(1, old, subject: subject, date: date)
        return try NamePlanner(options).plan([item]) { _, _ in .empty }.names[0].new.text
    }

    static func item(
        _ id: Int64, _ path: String, subject: String?, date: String?, status: ItemStatus = .done
    ) -> JobItem {
        let identity = FileIdentity(device: 1, inode: UInt64(id), size: 1, modified: 1, links: 1)
        var item = JobItem(
            id: id, ordinal: Int(id), photo: Photo(path: RelativePath(path)!, format: .jpeg, identity: identity),
            status: status)
        var metadata = Metadata(width: 4000, height: 3000)
        metadata.captured = date.flatMap { CaptureDate(text: $0) }
        metadata.make = "Canon"
        metadata.model = "Canon EOS R6"
        item.metadata = metadata
        item.description = Description(
            subject: subject, description: "A cat, on a sofa.", tags: ["cat", "old sofa"], text: "Hello World")
        item.thumbnailHash = "0123456789abcdef"
        return item
    }

    @Test(arguments: [
        ("Größe café", "Groesse", "grosse-cafe"), ("東京 tower", "x", "dong-jing-tower"), ("Привет", "x", "privet"),
        ("cat 👍", "x", "cat"), ("Łódź Æble", "x", "lodz-aeble"),
    ])
    func `with --ascii other scripts become Latin, and without they stay`(subject: String, _: String, name: String)
        throws
    {
        #expect(try self.name(subject: subject) { $0.ascii = true } == "2019-07-14-\(name).JPG")
        let plain = try self.name(subject: subject)
        #expect(plain.unicodeScalars.contains { !$0.isASCII } || subject.contains("👍"))
        // What the file and the template say, too.
        #expect(
            try self.name("Größe.jpg", subject: nil) { ($0.ascii, $0.template) = (true, "é{_}{original}") }
                == "e-Grosse.jpg")
        #expect(try self.name("日本.jpg", subject: "👍") { $0.ascii = true } == "2019-07-14-ri ben.jpg")
    }

    @Test(arguments: [
        ("Müller Größe", "de", "mueller-groesse"), ("Müller Größe", "de-CH", "mueller-groesse"),
        ("Müller Größe", "fr", "muller-grosse"), ("Århus Ærø", "da", "aarhus-aeroe"), ("Ålesund", "nb", "aalesund"),
        ("Malmö", "sv", "malmo"), ("Größe", "", "grosse"),
    ])
    func `--ascii writes as the language of the descriptions does`(
        subject: String, language: String, name: String
    ) throws {
        var options = NamingOptions.renamingAll
        (options.ascii, options.template) = (true, "{subject}")
        let item = Self.item(1, "IMG_1.JPG", subject: subject, date: nil)
        let planner = try NamePlanner(options, language: language.isEmpty ? nil : language)
        #expect(planner.plan([item]) { _, _ in .empty }.names[0].new.text == name + ".JPG")
        #expect(Transliteration.ascii("ÅRHUS Århus", "da") == "AARHUS Aarhus")
    }

    @Test func `what people wrote is a field like any other`() throws {
        func name(_ template: String, _ change: (inout Metadata) -> Void = { _ in }) throws -> String {
            var options = NamingOptions.renamingAll
            options.template = template
            var item = Self.item(1, "IMG_1.JPG", subject: "cat", date: nil)
            var metadata = try #require(item.metadata)
            (metadata.title, metadata.caption) = ("A Day Out", "We went to the lake.")
            (metadata.keywords, metadata.people) = (["lake", "Summer 2019"], ["Grandma", "the Baby"])
            (metadata.rating, metadata.creator) = (4, "Our Family")
            change(&metadata)
            item.metadata = metadata
            let tags: [MetadataTag: [String]] = [
                try MetadataTag(kind: "exif", name: "Model"): ["Canon EOS R6"],
                try MetadataTag(kind: "xmp", name: "photoshop:City"): ["São Paulo"],
                try MetadataTag(kind: "iptc", name: "Keywords"): ["one", "Two Words"],
            ]
            let sources = NamePlanner.Sources(tags: { _, wanted in tags.filter { wanted.contains($0.key) } })
            return try NamePlanner(options).plan([item], sources: sources) { _, _ in .empty }.names[0].new.text
        }
        #expect(try name("{title}{_}{rating}") == "a-day-out-4.JPG")
        #expect(try name("{caption}") == "we-went-to-the-lake.JPG")
        #expect(try name("{people}{_}{keywords}") == "grandma-the-baby-lake-summer-2019.JPG")
        #expect(try name("{creator}") == "our-family.JPG")
        #expect(try name("{people|subject}") { $0.people = nil } == "cat.JPG")
        #expect(try name("{people|subject}") { $0.people = ["", "…"] } == "cat.JPG")
        #expect(try name("{rating}{_}{subject}") { $0.rating = -1 } == "rejected-cat.JPG")
        #expect(try name("{exif:Model}{_}{xmp:photoshop:City}") == "Canon EOS R6-são-paulo.JPG")
        #expect(try name("{exif:FNumber|iptc:Keywords}") == "one-two-words.JPG")
        #expect(try name("{iptc:Headline|xmp:dc:title|title}") == "a-day-out.JPG")
    }

    @Test func `names look as docs/cli.md says`() throws {
        #expect(try name() == "2019-07-14-tabby-cat.JPG")
        #expect(try name { $0.separator = "_" } == "2019-07-14_tabby-cat.JPG")
        #expect(try name { $0.wordCase = .snake } == "2019-07-14-tabby_cat.JPG")
        #expect(
            try name { options in
                options.template = "{seq:3}{_}{subject}"
                options.start = 7
                options.separator = "_"
            } == "007_tabby-cat.JPG")
    }

    @Test func `where the model saw nothing the old name stays, and where nothing is known so does the whole name`()
        throws
    {
        #expect(try name(subject: nil) == "2019-07-14-IMG_1.JPG")
        #expect(try name(date: nil) == "tabby-cat.JPG")
        #expect(try name(subject: nil, date: nil) == "IMG_1.JPG")
        #expect(try name(subject: nil) { $0.template = "{subject}" } == "IMG_1.JPG")
    }

    @Test(arguments: [
        ("{subject}", "tabby-cat.JPG"), ("{description}", "a-cat-on-a-sofa.JPG"), ("{tags}", "cat-old-sofa.JPG"),
        ("{text}", "hello-world.JPG"), ("{date}", "2019-07-14.JPG"), ("{date:%d.%m.%y}", "14.07.19.JPG"),
        ("{year}{month}{day}", "20190714.JPG"), ("{time}", "10-11-12.JPG"), ("{camera}", "Canon EOS R6.JPG"),
        ("{make}_{model}", "Canon_Canon EOS R6.JPG"), ("{lens|make}", "Canon.JPG"), ("{original}", "IMG_1.JPG"),
        ("{width}x{height}", "4000x3000.JPG"), ("{seq}", "1.JPG"), ("{seq:4}", "0001.JPG"),
        ("{hash:8}", "01234567.JPG"),
        ("{hash}", "01234567.JPG"), ("{parent}{_}{seq}", "1.JPG"), ("{{{subject}}}", "{tabby-cat}.JPG"),
        ("{place}{_}{subject}{_}{city}", "tabby-cat.JPG"), ("{date}{_}{place}{_}{subject}", "2019-07-14-tabby-cat.JPG"),
        ("{lens} - {subject}", "tabby-cat.JPG"), ("{lens|place|subject}", "tabby-cat.JPG"),
        ("a/{subject}", "a-tabby-cat.JPG"),
        ("{date:%H:%M}", "10-11.JPG"),
    ])
    func `every field writes what it is for, and one without a value takes its separator away`(
        template: String, expected: String
    ) throws {
        #expect(try name { $0.template = template } == expected)
    }

    @Test(arguments: [
        (WordCase.kebab, "tabby-cat"), (.snake, "tabby_cat"), (.camel, "tabbyCat"), (.pascal, "TabbyCat"),
        (.title, "Tabby Cat"), (.lower, "tabby cat"), (.keep, "tabby Cat"),
    ])
    func `a case writes the words of the model and leaves those of the file alone`(style: WordCase, words: String)
        throws
    {
        let made = try name("IMG_Ab.JPG", subject: "tabby Cat") { options in
            options.wordCase = style
            options.template = "{subject}{_}{camera}{_}{original}"
        }
        #expect(made == "\(words)-Canon EOS R6-IMG_Ab.JPG")
    }

    @Test(arguments: [
        ("", Template.Fault.Kind.empty, 0), ("{subject", .unclosedBrace, 0), ("a}b", .strayBrace, 1),
        ("{date}{}", .emptyField, 7), ("{subject|}", .emptyField, 9),
        ("{date}-{subjct}", .unknownField("subjct"), 8),
        ("{xyzzy}", .unknownField("xyzzy"), 1),
        ("{exif:Modle}", .unknownTag(field: "exif", .unknownTag("Modle")), 1),
        ("{date|iptc:ObjectNam}", .unknownTag(field: "iptc", .unknownTag("ObjectNam")), 6),
        ("{xmp:fotoshop:City}", .unknownTag(field: "xmp", .unknownPrefix("fotoshop")), 1),
        ("{xmp:City}", .unknownTag(field: "xmp", .incomplete), 1),
        ("{exif}", .unknownTag(field: "exif", .incomplete), 1),
        ("{xmp:dc:}", .unknownTag(field: "xmp", .incomplete), 1),
        ("{title:x}", .badFormat(field: "title", format: "x"), 7),
        ("{seq:x}", .badFormat(field: "seq", format: "x"), 5),
        ("{hash:99}", .badFormat(field: "hash", format: "99"), 6),
        ("{width:3}", .badFormat(field: "width", format: "3"), 7),
        ("{date:}", .badFormat(field: "date", format: ""), 6),
    ])
    func `a template that is not understood is refused, and where`(text: String, kind: Template.Fault.Kind, offset: Int)
    {
        #expect(throws: Template.Fault(kind: kind, offset: offset)) { try Template(text) }
    }

    @Test func `an extension stays as it was, byte for byte`() throws {
        #expect(try name("x.JpEg") == "2019-07-14-tabby-cat.JpEg")
        #expect(try name("x") == "2019-07-14-tabby-cat")
        #expect(try name("x.jpg ") == "x.jpg ")
        #expect(try name("x...") == "x...")
    }

    @Test(arguments: [
        ("x.png", "2019-07-14-tabby-cat.jpg"), ("x.JPEG", "2019-07-14-tabby-cat.JPEG"),
        ("x.jpg ", "2019-07-14-tabby-cat.jpg"), ("x", "2019-07-14-tabby-cat.jpg"), ("x...", "2019-07-14-tabby-cat.jpg"),
    ])
    func `with --fix-extensions a photo gets that of what it is`(old: String, new: String) throws {
        #expect(try name(old) { $0.fixExtensions = true } == new)
    }

    @Test func `with --fix-extensions a name of which nothing else is known is fixed, too`() throws {
        func mended(_ old: String) throws -> String {
            try name(old, subject: nil, date: nil) { ($0.fixExtensions, $0.template) = (true, "{subject}") }
        }
        #expect(try mended("grandma.png") == "grandma.jpg")
        #expect(try mended("x.jpg ") == "x.jpg")
        #expect(try mended("grandma.jpg") == "grandma.jpg")
        let broken = try name("x.jpg ", subject: nil) {
            ($0.fixExtensions, $0.template) = (true, "{date}{_}{original}")
        }
        #expect(broken == "2019-07-14-x.jpg")
    }

    @Test func `running numbers count in the order of capture`() throws {
        var options = NamingOptions.renamingAll
        options.template = "{seq:2}"
        let items = [
            Self.item(1, "c.jpg", subject: nil, date: "2020:01:03 00:00:00"),
            Self.item(2, "a.jpg", subject: nil, date: nil),
            Self.item(3, "b.jpg", subject: nil, date: "2020:01:01 00:00:00"),
            Self.item(4, "d.jpg", subject: nil, date: "2019:01:01 00:00:00", status: .error),
        ]
        let names = try NamePlanner(options).plan(items) { _, _ in .empty }.names.map(\.new.text)
        #expect(names == ["02.jpg", "03.jpg", "01.jpg", "d.jpg"])
    }
}

/// Fields and options of a template that belong to its author alone.
struct OwnFieldTests {
    private func name(
        _ template: String, _ old: String = "IMG_1.JPG", date: String? = "2023:05:11 10:00:00",
        _ change: (inout NamingOptions) -> Void = { _ in }
    ) throws -> String {
        var options = NamingOptions()
        options.template = template
        change(&options)
        let item = TemplateTests.item(1, old, subject: "cat", date: date)
        let sources = NamePlanner.Sources(tags: { _, tags in
            let values = ["ISO": ["400"], "FNumber": ["2.8"], "ExposureTime": ["1/250"], "FocalLength": ["50"]]
            return Dictionary(
                uniqueKeysWithValues: tags.map { tag in
                    (tag, values.first { tag == (try? MetadataTag(kind: "exif", name: $0.key)) }?.value ?? [])
                })
        })
        return try NamePlanner(options).plan([item], sources: sources) { _, _ in .empty }.names[0].new.text
    }

    @Test func `--set gives a field of one's own, written as it is`() throws {
        #expect(try name("{client}_{date}") { $0.fields = ["client": "Smith & Sons"] } == "Smith & Sons_2023-05-11.JPG")
        #expect(throws: Template.Fault(kind: .unknownField("client"), offset: 1)) { try name("{client}") }
        #expect(throws: Template.Fault(kind: .badFormat(field: "client", format: "3"), offset: 8)) {
            try name("{client:3}") { $0.fields = ["client": "x"] }
        }
        #expect(Template.canName(field: "client-2") && Template.canName(field: "Kunde_a"))
        for name in ["date", "", "2nd", "a b", "a}", "_"] { #expect(!Template.canName(field: name)) }
    }

    @Test func `the exposure is a field`() throws {
        #expect(try name("ISO{iso} f{aperture} {shutter}s {focal}mm") == "ISO400 f2.8 1-250s 50mm.JPG")
    }

    @Test func `--clock corrects the dates of one camera`() throws {
        for camera in ["Canon EOS R6", "canon eos r6"] {
            #expect(
                try name("{date:%Y-%m-%d %H%M}") { $0.clocks = [camera: 14 * 3_600 + 180] } == "2023-05-12 0003.JPG")
        }
        #expect(try name("{date:%Y-%m-%d %H%M}") { $0.clocks = ["Nikon": 60] } == "2023-05-11 1000.JPG")
        #expect(
            try name("{date}", "IMG_20230511.JPG", date: nil) { $0.clocks = ["Canon EOS R6": -86_400] }
                == "2023-05-11.JPG")
    }

    @Test(arguments: [
        ("+1h3m", 3_780), ("-2m30s", -150), ("+1d", 86_400), ("+0s", 0), ("1h", nil), ("+h", nil), ("+1", nil),
        ("", nil),
        ("+", nil), ("+1x", nil), ("+99999999999d", nil),
    ])
    func `a clock is set by hours, minutes and seconds`(text: String, seconds: Int?) {
        #expect(ClockOffset.seconds(text) == seconds)
    }

    @Test func `--start next continues after the highest number that is there`() throws {
        var options = NamingOptions.renamingAll
        (options.template, options.startsNext) = ("{date}_smith_{seq:4}", true)
        let items = [
            TemplateTests.item(1, "IMG_1.JPG", subject: nil, date: "2023:05:12 10:00:00"),
            TemplateTests.item(2, "IMG_2.JPG", subject: nil, date: "2023:05:11 10:00:00"),
            TemplateTests.item(3, "2023-05-10_smith_0007.JPG", subject: nil, date: "2023:05:10 10:00:00"),
        ]
        func names(_ items: [JobItem], _ files: [String]) throws -> [String] {
            try NamePlanner(options).plan(items) { _, _ in
                FolderContents(
                    names: files.compactMap { FileName($0) } + items.compactMap(\.photo.path.name),
                    companions: Companions(files: [], photos: []))
            }.names.map(\.new.text)
        }
        let first = try names(items, ["2021-01-01_smith_0041.MOV", "other_9999.JPG"])
        #expect(first == ["2023-05-12_smith_0043.JPG", "2023-05-11_smith_0042.JPG", "2023-05-10_smith_0007.JPG"])
        // A second run changes nothing.
        let again = zip(items, first).map { item, name in
            var item = item
            item.photo.path = RelativePath(name)!
            return item
        }
        #expect(try names(again, ["2021-01-01_smith_0041.MOV"]) == first)
        #expect(try names([items[0]], []) == ["2023-05-12_smith_0001.JPG"])
        // In each folder.
        options.template = "{seq/folder}"
        let folders = ["a/IMG_1.JPG", "b/IMG_2.JPG"].enumerated().map {
            TemplateTests.item(Int64($0), $1, subject: nil, date: nil)
        }
        let counted = try NamePlanner(options).plan(folders) { folder, _ in
            FolderContents(
                names: folder.text == "a" ? [FileName("12.jpg")!] : [], companions: Companions(files: [], photos: []))
        }
        #expect(counted.names.map(\.new.text) == ["13.JPG", "1.JPG"])
    }

    @Test(
        arguments: [
            ("{date:%Y/%m}", [Template.Warning.replaced("/")]), ("{subject}/{date}", [.replaced("/")]),
            ("a:b{subject}", [.replaced(":")]), ("{date:%Q}", [.unknownConversion("%Q")]),
            ("{date:%-d.%m.%y}", []), ("{date:%Ey %%}", []),
            ("%Y-%m_{subject}", [.conversionOutside("%Y"), .conversionOutside("%m")]),
            ("100%_{subject}", []), ("{subject}.jpg", [.withExtension(".jpg")]), ("-{subject}", []),
            (".x{subject}", [.leading(".")]), (NamingOptions.defaultTemplate, []), ("{subject} & co", []),
        ] as [(String, [Template.Warning])])
    func `a template that does something else than it says is warned of`(
        text: String, warnings: [Template.Warning]
    ) throws {
        #expect(try Template(text).warnings == warnings)
    }

    @Test func `--extension-case changes the case, also of a photo whose name stays`() throws {
        #expect(try name("{subject}") { $0.extensionCase = .lower } == "cat.jpg")
        #expect(try name("{subject}", "Grandma.Jpeg") { $0.extensionCase = .upper } == "Grandma.JPEG")
        #expect(try name("{subject}") { $0.extensionCase = .keep } == "cat.JPG")
    }
}
