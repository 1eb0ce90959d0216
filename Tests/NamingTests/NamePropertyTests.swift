import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Naming

/// What must hold of every name, for photos with random descriptions and metadata, in folders with random templates and
/// options: 100,000 in `make chaos`, and fewer each time.
struct NamePropertyTests {
    static let folders = Campaign.pick(120, long: 1_000)
    static let photosPerFolder = 100

    @Test(arguments: 0..<4) func `every name is legal, keeps its extension, fits, is the only one, and stays`(part: Int)
        throws
    {
        var random = Randomness(seed: UInt64(part) + 11)
        for _ in 0..<Self.folders / 4 {
            let options = random.options()
            let planner = try NamePlanner(options)
            let items = (1...Self.photosPerFolder).map { random.item(Int64($0)) }
            let others = (0..<Int.random(in: 0...20, using: &random.source)).compactMap { _ in
                FileName(random.fileName())
            }
            func plan(_ items: [JobItem]) -> [ProposedName] {
                planner.plan(
                    items,
                    sources: NamePlanner.Sources(place: {
                        Place(city: "Zürich \(Int($0.latitude))", country: "Côte d'Ivoire")
                    })
                ) {
                    _, _ in
                    let listing = items.compactMap(\.photo.path.name) + others
                    return FolderContents(
                        names: listing,
                        companions: Companions(files: listing, photos: Set(items.compactMap(\.photo.path.name))))
                }.names
            }
            let names = plan(items)
            let again = plan(items)
            #expect(again == names, "the same input gives the same plan")
            // Others are named only where they stay and no photo took their name.
            var taken = Set(
                others.filter { other in !items.contains { $0.photo.path.name == other } }.map(NameKey.init))
            for (name, item) in zip(names, items) {
                let old = try #require(item.photo.path.name)
                if name.changes {
                    let stem = try #require(String(validating: name.new.stem, as: UTF8.self))
                    #expect(
                        LegalName.make(stem, dotExtension: name.new.dotExtension) == name.new,
                        "\(options.template): \(name.new)")
                    let kept = options.extensionCase?.apply(old.dotExtension) ?? old.dotExtension
                    #expect(name.new.dotExtension == kept, "\(old) → \(name.new)")
                    #expect(name.new.bytes.count <= options.maximumLength)
                    // A changed extension leaves the rest as it is.
                    let keepsStem =
                        old.exactText.map { $0.precomposedStringWithCanonicalMapping.hasPrefix(stem) } ?? false
                    if options.ascii == true, !keepsStem { #expect(name.new.isASCII, "\(stem)") }
                    #expect(taken.insert(NameKey(name.new)).inserted, "\(name.new) twice")
                } else {
                    taken.insert(NameKey(name.new))
                }
            }
            // Renamed, and looked at again: nothing to do.
            let renamed = zip(items, names).map { item, name in
                var item = item
                if name.changes {
                    (item.original, item.given) = (item.original ?? name.old.name, name.kept == nil ? name.new : nil)
                }
                item.photo.path = name.newPath
                return item
            }
            let second = plan(renamed).filter(\.changes)
            #expect(second.isEmpty, "\(options.template)")
        }
    }
}

private struct Randomness {
    var source: SplitMix
    private var used: Set<[UInt8]> = []

    init(seed: UInt64) { source = SplitMix(seed: seed) }

    static let words = [
        "cat", "Tabby Cat", "größe", "東京", "e\u{301}te\u{301}", "con", "NUL", "..", ".", "-rf", "a/b\\c", "👨‍👩‍👧‍👦",
        "\u{202E}gpj.exe",
        "x\u{0}y", "tab\tnew\nline", "Ångström", "ﬁn", "İstanbul", "ß", "{seq}", "*?<>|:\"", "   ", "", "\u{FEFF}bom",
        "a\u{308}\u{323}",
        String(repeating: "long ", count: 80), String(repeating: "語", count: 150), "-2", "x-2", "2",
    ]
    static let templates = [
        NamingOptions.defaultTemplate, "{subject}", "{description}{_}{tags}", "{seq:3}{_}{subject|original}",
        "{original}",
        "{text|description|subject}", "{date}{_}{time}{_}{camera}", "{parent}{_}{width}x{height}", "{hash:12}", "fixed",
        "{city}, {country}{_}{subject}", "{seq/day:2}{_}{place}", "{people|keywords}{_}{title|exif:Model}{_}{rating}",
        "{xmp:dc:subject}{_}{seq}", "{lens}{_}{make}{_}{model}", "{subject}{_}{original}",
        "{{{subject}}}",
        "{year}.{month}.{day}{_}{subject}", "{subject}{_}{seq}", "{date:%A %d. %B}{_}{subject}",
    ]

    mutating func pick<Value>(_ values: [Value]) -> Value { values.randomElement(using: &source)! }
    mutating func chance(_ part: Double) -> Bool { Double.random(in: 0..<1, using: &source) < part }
    mutating func words() -> String {
        (0..<Int.random(in: 1...3, using: &source)).map { _ in pick(Self.words) }.joined(separator: " ")
    }

    mutating func options() -> NamingOptions {
        var options = NamingOptions()
        options.template = pick(Self.templates)
        options.wordCase = pick(WordCase.allCases)
        options.separator = pick(["-", "_", " ", "·", "", " - "])
        options.start = Int.random(in: 0...5, using: &source)
        options.maximumLength = pick([255, 255, 100, 60, 32])
        options.ascii = chance(0.2)
        options.keepMeaningful = chance(0.1)
        options.withoutSubject = pick([nil, .auto, .keep, .date])
        options.extensionCase = pick([nil, nil, .lower, .upper])
        return options
    }

    mutating func fileName() -> [UInt8] {
        let stem = pick([
            "IMG_\(Int.random(in: 0...99, using: &source))", "cat", "cat-2",
            "x" + pick(Self.words).filter { $0 != "/" && $0 != "\0" },
        ])
        let bytes = Array(stem.utf8.prefix(200)) + (chance(0.02) ? [0xFF] : [])
        return bytes + Array(pick([".jpg", ".JPG", ".jpeg", ".png", "", ".HEIC", ".jpg "]).utf8)
    }

    mutating func item(_ id: Int64) -> JobItem {
        var name = fileName()
        // One file a name, however a folder counts names.
        while FileName(name).map({ used.contains(Self.key($0)) }) ?? true {
            name = Array("\(Int.random(in: 0...99_999, using: &source))".utf8) + name
        }
        let file = FileName(name)!
        if id == 1 { used = [] }
        used.insert(Self.key(file))
        var item = JobItem(
            id: id, ordinal: Int(id),
            photo: Photo(
                path: RelativePath.root.appending(file), format: .jpeg,
                identity: FileIdentity(device: 1, inode: UInt64(id), size: 1, modified: 1, links: 1)),
            status: chance(0.95) ? .done : .error)
        var metadata = Metadata(width: 4000, height: 3000)
        if chance(0.7) {
            let date = [
                Int.random(in: 2019...2020, using: &source), Int.random(in: 1...3, using: &source),
                Int.random(in: 1...28, using: &source),
            ]
            metadata.captured = CaptureDate(
                year: date[0], month: date[1], day: date[2], second: Int.random(in: 0...59, using: &source))
        }
        if chance(0.6) { (metadata.make, metadata.model) = (pick(["Canon", "a/b"]), words()) }
        if chance(0.3) { metadata.lens = words() }
        if chance(0.5) {
            metadata.position = Position(latitude: Double.random(in: -60...60, using: &source), longitude: 8)
        }
        metadata.perceptualHash = pick([0, 1, 3, UInt64.max])
        item.metadata = metadata
        item.description = Description(
            subject: chance(0.8) ? words() : nil, description: chance(0.7) ? words() : nil, tags: [words(), words()],
            text: chance(0.3) ? words() : nil)
        item.thumbnailHash =
            chance(0.9) ? String(UInt64.random(in: 0...9, using: &source), radix: 16) + "123456789abcdef" : nil
        return item
    }

    private static func key(_ name: FileName) -> [UInt8] { NameRules.careful.key(name).bytes }
}
