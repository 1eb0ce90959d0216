import PhotoModel
import TestSupport
import Testing

@testable import Naming

/// What must hold of whose each file is, in folders of random names that look alike: no rename changes it.
struct CompanionPropertyTests {
    static let folders = Campaign.pick(1_500, long: 30_000)

    private static let stems = [
        "X", "x", "X.jpg", "IMG_1", "IMG_E1", "IMG_O1", "_MG_1", "SND_1", "X_01", "X(1)", "X.MP", "P.RAW-01.COVER",
        "P.RAW-02.ORIGINAL", "P", "fox", "fox-2", "fox.jpg", "fox(1)", "fox_01", "X_HEVC", "X_E", "fox.MP", "Y",
        "Y_original", "._X", "._Y", "\u{e9}", "e\u{301}", "fox_E", "fox_HEVC",
        "a-name-that-is-much-longer-than-what-takeout-takes", "a-name-that-is-much-longer-than-what-takeout-t",
    ]
    private static let pictures = [".jpg", ".jpg", ".JPG", ".png", ".heic", ".jpeg", ""]
    private static let others = [
        ".xmp", ".XMP", ".json", ".MOV", ".mp4", ".MP", ".MP~2", ".AAE", ".CR2", ".dng", ".WAV", ".THM", ".jpg.xmp",
        ".jpg.json", ".jpg(1).json", ".jpg.supplemental-metadata.json", ".jpg.supp(1).json", ".jpg_original", ".jpg~",
        ".jpg.part", ".html", ".txt", ".png.xmp", "_01.jpg.xmp", ".CR2.xmp", ".json.xz", ".MOV.xmp", "(1).json",
        ".jpg.bak", ".xmp~", ".srt", ".dng.xmp", "~", "_original", ".heic.json", ".tar.gz", "",
    ]
    private static let templates = [
        "fox", "{original}-a", "{original}", "fox(1)", "fox.jpg", "fox_01", "IMG_E1", "SND_1", "{original}.jpg",
        "fox.MP",
        "a-name-that-is-much-longer-than-what-takeout-takes",
    ]

    @Test(arguments: 0..<4) func `a photo keeps its files, and gets nobody else's`(part: Int) throws {
        var random = SplitMix(seed: UInt64(part) + 101)
        for _ in 0..<Self.folders / 4 {
            let stems = Self.stems.shuffled(using: &random).prefix(Int.random(in: 2...4, using: &random))
            func names(_ endings: [String], _ count: ClosedRange<Int>) -> [FileName] {
                (0..<Int.random(in: count, using: &random)).compactMap { _ in
                    FileName(
                        (stems.randomElement(using: &random) ?? "") + (endings.randomElement(using: &random) ?? ""))
                }
            }
            let pictures = Set(names(Self.pictures, 2...4))
            let files = Array(pictures.union(names(Self.others, 3...9))).sorted()
            let photos = pictures.union(LonePhotos(files: files, photos: pictures, videos: part > 1).photos)
            var options = NamingOptions.renamingAll
            options.template = Self.templates.randomElement(using: &random) ?? ""
            options.separator = ["-", "_", ""].randomElement(using: &random) ?? "-"
            options.fixExtensions = Int.random(in: 0..<5, using: &random) == 0
            try check(files, photos, options)
        }
    }

    private func check(_ files: [FileName], _ photos: Set<FileName>, _ options: NamingOptions) throws {
        let before = Companions(files: files, photos: photos)
        let items = photos.sorted().enumerated().map { index, name in
            TemplateTests.item(Int64(index + 1), name.text, subject: "fox", date: nil)
        }
        let plan = try NamePlanner(options).plan(items) { _, _ in FolderContents(names: files, companions: before) }
        // Where each file is afterwards.
        var new = Dictionary(uniqueKeysWithValues: files.map { ($0, $0) })
        for name in plan.names {
            guard let old = name.old.name else { continue }
            new[old] = name.new
            for companion in name.companions { new[companion.name] = companion.name(beside: name.new) }
        }
        let what = Comment(
            rawValue: "\(options.template): \(files.map { $0.text }) → \(files.compactMap { new[$0]?.text })")
        #expect(Set(new.values).count == files.count, what)
        let after = Companions(
            files: files.compactMap { new[$0] }, photos: Set(photos.compactMap { new[$0] }))
        for photo in photos {
            guard let now = new[photo] else { continue }
            let own = Set(before.byPhoto[photo, default: []].compactMap { new[$0.name] })
            let found = Set(after.byPhoto[now, default: []].map(\.name))
            // What stayed since it could be several photos', or went with a video that did, is the last one's that keeps its
            // name.
            let free = now == photo ? Set(before.staying.values.joined().map(\.name)) : []
            #expect(own.isSubset(of: found), what)
            #expect(found.subtracting(own).isSubset(of: free), what)
        }
    }
}
