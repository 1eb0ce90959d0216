import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Naming

struct CollisionTests {
    /// New names of photos that all show the same, in a folder that also holds `others`.
    func names(
        _ photos: [String], subjects: [String?]? = nil, others: [String] = [],
        _ change: (inout NamingOptions) -> Void = { _ in }
    ) throws -> [String] {
        var options = NamingOptions.renamingAll
        options.template = "{subject}"
        change(&options)
        let items = photos.enumerated().map { index, name in
            TemplateTests.item(Int64(index + 1), name, subject: subjects?[index] ?? "cat", date: nil)
        }
        let listing = (photos + others).compactMap { FileName($0) }
        let companions = Companions(files: listing, photos: Set(photos.compactMap { FileName($0) }))
        return try NamePlanner(options).plan(items) { _, _ in FolderContents(names: listing, companions: companions) }
            .names.map(\.new.text)
    }

    @Test func `who has the name that a person chose for another photo makes room`() throws {
        let items = [
            TemplateTests.item(1, "IMG_1.JPG", subject: "dog", date: nil),
            TemplateTests.item(2, "cat.JPG", subject: "cat", date: nil),
        ]
        let names = try NamePlanner(NamingOptions.renamingAll).plan(items, pinned: [1: FileName("cat.JPG")!]) { _, _ in
            FolderContents(names: items.compactMap(\.photo.path.name), companions: Companions(files: [], photos: []))
        }.names
        #expect(names.map(\.new.text) == ["cat.JPG", "cat-2.JPG"])
    }

    @Test func `twins are numbered in the natural order of their old names`() throws {
        #expect(try names(["IMG_10.jpg", "IMG_9.jpg", "IMG_8.jpg"]) == ["cat-3.jpg", "cat-2.jpg", "cat.jpg"])
        #expect(try names(["b.jpg", "a.jpg"]) { $0.separator = "_" } == ["cat_2.jpg", "cat.jpg"])
    }

    /// The camera's counter began again within a day; two were taken at one time, and of two nobody knows when.
    private static let day: [(name: String, date: String?)] = [
        ("IMG_0001.jpg", "2020-05-01T10:00:02.40"), ("IMG_0002.jpg", "2020-05-01T10:00:02.70"),
        ("IMG_9998.jpg", "2020-05-01T10:00:00"), ("IMG_9999.jpg", "2020-05-01T10:00:02.05"),
        ("a.jpg", "2020-05-01T11:00:00"), ("b.jpg", "2020-05-01T11:00:00"), ("y.jpg", nil), ("z.jpg", nil),
    ]

    private func names(_ template: String, folders: [String] = [""]) throws -> [String] {
        let items = Self.day.enumerated().map { index, photo in
            TemplateTests.item(
                Int64(index + 1), folders[index % folders.count] + photo.name, subject: "cat", date: photo.date)
        }
        var options = NamingOptions.renamingAll
        options.template = template
        return try NamePlanner(options, numbersBursts: false).plan(items) { _, _ in .empty }.names.map(\.new.text)
    }

    @Test func `numbers of equal names follow the capture time, sub-seconds too, then the old names`() throws {
        #expect(
            try names("{subject}")
                == ["cat-3", "cat-4", "cat", "cat-2", "cat-5", "cat-6", "cat-7", "cat-8"].map { $0 + ".jpg" })
    }

    @Test func `running numbers follow the capture time, across folders too`() throws {
        for folders in [[""], ["one/", "two/"]] {
            #expect(
                try names("{subject}{_}{seq}", folders: folders)
                    == ["cat-3", "cat-4", "cat-1", "cat-2", "cat-5", "cat-6", "cat-7", "cat-8"].map { $0 + ".jpg" })
        }
        #expect(
            try names("{subject}{_}{seq/folder}", folders: ["one/", "two/"])
                == ["cat-2", "cat-2", "cat-1", "cat-1", "cat-3", "cat-3", "cat-4", "cat-4"].map { $0 + ".jpg" })
    }

    @Test func `a file that is not in the job keeps its name, and nobody gets it`() throws {
        #expect(try names(["a.jpg"], others: ["cat.jpg", "cat-2.jpg"]) == ["cat-3.jpg"])
        #expect(try names(["a.jpg"], others: ["CAT.JPG"]) == ["cat-2.jpg"])
        #expect(try names(["a.jpg"], subjects: ["été"], others: ["e\u{301}te\u{301}.jpg"]) == ["été-2.jpg"])
        #expect(try names(["a.png"], others: ["cat.jpg"]) == ["cat.png"])
    }

    @Test func `names that differ by case alone are one name`() throws {
        #expect(try names(["a.jpg", "b.JPG"]) == ["cat.jpg", "cat-2.JPG"])
        #expect(
            try names(["a.jpg", "b.jpg"], subjects: ["straße", "STRASSE"]) { $0.wordCase = .keep } == [
                "straße.jpg", "STRASSE-2.jpg",
            ])
    }

    @Test func `a name that another photo of the job leaves is free`() throws {
        #expect(try names(["cat.jpg", "dog.jpg"], subjects: ["dog", "cat"]) == ["dog.jpg", "cat.jpg"])
    }

    @Test func `a second run renames nothing`() throws {
        let first = try names(["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"])
        #expect(try names(first) == first)
        #expect(try names(["cat-2.jpg", "cat.jpg"]) == ["cat-2.jpg", "cat.jpg"])
        #expect(try names(["cat-7.jpg"]) == ["cat-7.jpg"])
    }

    @Test func `a second run adds no second date, also when nothing remembers the first`() throws {
        let template = NamingOptions.defaultTemplate
        let item = TemplateTests.item(1, "DSC_0107.JPG", subject: nil, date: "2015:02:11 08:00:00")
        var options = NamingOptions.renamingAll
        options.template = template
        let first = try NamePlanner(options).plan([item]) { _, _ in .empty }.names[0].new.text
        #expect(first == "2015-02-11-DSC_0107.JPG")
        let second = TemplateTests.item(1, first, subject: nil, date: "2015:02:11 08:00:00")
        #expect(try NamePlanner(options).plan([second]) { _, _ in .empty }.names[0].new.text == first)
        // Now the model has learnt what it shows: the remembered old name is not in the way.
        var third = TemplateTests.item(1, first, subject: "rocket", date: "2015:02:11 08:00:00")
        third.original = FileName("DSC_0107.JPG")
        #expect(try NamePlanner(options).plan([third]) { _, _ in .empty }.names[0].new.text == "2015-02-11-rocket.JPG")
        options.template = "{original}{_}{subject}"
        #expect(try NamePlanner(options).plan([third]) { _, _ in .empty }.names[0].new.text == "DSC_0107-rocket.JPG")
    }

    /// What they cost is in the benchmarks; looking at all for each of them would not come to an end here.
    @Test(.timeLimit(.minutes(2))) func `tens of thousands of twins get names of their own`() throws {
        let photos = (0..<30_000).map { "IMG_\($0).jpg" }
        #expect(Set(try names(photos)).count == photos.count)
    }

    @Test func `whatever the photos are called and show, names are legal, own and stable`() throws {
        var random = SplitMix(seed: 7)
        let subjects = ["cat", "Cat", "CAT", "cat 2", "e\u{301}te", "été", "con", "..", "", "東京", "a/b", nil]
        for _ in 0..<300 {
            let photos = Array(
                Set(
                    (0..<Int.random(in: 1...30, using: &random)).map { _ in
                        [
                            "IMG_\(Int.random(in: 0...40, using: &random)).jpg", "cat.jpg", "cat-2.jpg", "Cat-3.JPG",
                            "été.jpg", "x", ".jpg",
                        ]
                        .randomElement(using: &random) ?? ""
                    })
            ).sorted()
            let shown = photos.map { _ in subjects.randomElement(using: &random) ?? nil }
            let others = ["cat-4.jpg", "ÉTÉ.JPG", "notes.txt"].filter { !photos.contains($0) }
            let made = try names(photos, subjects: shown, others: others)
            let kept = Set(zip(photos, made).filter { $0 == $1 }.map(\.0))
            // Names that were there before may be alike already; nothing new may be.
            let fresh = zip(photos, made).filter { $0 != $1 }.map {
                $1.precomposedStringWithCanonicalMapping.lowercased()
            }
            #expect(Set(fresh).count == fresh.count)
            #expect(Set(fresh).isDisjoint(with: kept.map { $0.precomposedStringWithCanonicalMapping.lowercased() }))
            #expect(Set(fresh).isDisjoint(with: others.map { $0.precomposedStringWithCanonicalMapping.lowercased() }))
            for (old, new) in zip(photos, made) where old != new {
                #expect(LegalNameTests.isLegal(FileName(new)!, maximum: 255))
                #expect(FileName(old)?.dotExtension == FileName(new)?.dotExtension)
            }
            #expect(try names(made, subjects: shown, others: others) == made)
        }
    }
}
