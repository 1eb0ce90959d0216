import Testing

@testable import PhotoModel

struct CompanionsTests {
    static func name(_ text: String) -> FileName { FileName(text)! }

    /// Each photo with what belongs to it, as `photo: files`, then `? file: photos` for what several claim, `raw file`.
    func pairs(_ names: String...) -> [String] {
        let companions = Companions(files: names.map(Self.name), photos: [])
        return companions.byPhoto.sorted { $0.key < $1.key }
            .map { "\($0.key): " + $0.value.map(\.name.text).joined(separator: " ") }
            + companions.contested.map { "? \($0.key): " + $0.value.map(\.text).joined(separator: " ") }
            + companions.alone.filter(\.isRaw).map { "raw \($0)" }
    }

    /// What stays beside a photo, in words.
    func staying(_ photo: String, _ others: String...) -> String? {
        Companions(files: ([photo] + others).map(Self.name), photos: []).staying[Self.name(photo)].map {
            StayingFile.note($0)
        }
    }

    /// What the companion is called beside the photo's new name.
    static func renamed(_ photo: String, _ companion: String, _ new: String) -> String? {
        Companions(files: [name(photo), name(companion)], photos: [name(photo)])
            .byPhoto[name(photo)]?.first?.name(beside: name(new)).text
    }

    static let examples = CompanionFamily.all.flatMap { family in
        family.examples.map { (family: family.name, example: $0) }
    }

    static func new(_ stem: String, _ photo: String) -> String {
        stem + String(decoding: name(photo).dotExtension, as: UTF8.self)
    }

    @Test(arguments: examples.map(\.example))
    func `what belongs to a photo is called after it, in its own way, and is found again`(
        example: CompanionFamily.Example
    ) throws {
        let fox = Self.new("fox", example.photo)
        #expect(Self.renamed(example.photo, example.file, fox) == example.renamed)
        // Under that name too, and from there to another one.
        let again = Self.new("night owl", example.photo)
        #expect(Self.renamed(fox, example.renamed, again) == example.renamed.replacing("fox", with: "night owl"))
        let companion = Companions(
            files: [Self.name(example.photo), Self.name(example.file)], photos: [Self.name(example.photo)]
        ).byPhoto[Self.name(example.photo)]?.first
        // As it is kept with the plan.
        let kept = try #require(companion.map { Companion(name: $0.name, style: $0.style, affixes: $0.affixes) })
        #expect(Companion.present([kept], beside: Self.name(example.photo)) == [companion])
        #expect(Companion.present([kept], beside: Self.name(fox)).map(\.name.text) == [example.renamed])
        #expect(companion?.name(beside: Self.name(example.photo)).text == example.file)
    }

    @Test(arguments: examples.map(\.example))
    func `capital letters and normalisation tear nothing apart`(example: CompanionFamily.Example) {
        for change in [{ $0.lowercased() }, { $0.uppercased() }] as [(String) -> String] {
            guard !example.photo.contains("longer") else { continue }
            #expect(Self.renamed(example.photo, change(example.file), Self.new("fox", example.photo)) != nil)
        }
        // The photo's letters are in one form, those of its file in the other; and photos of one stem but for the form.
        guard example.photo.hasPrefix("X"), example.file.hasPrefix("X") else { return }
        let (composed, parts) = ("\u{e9}" + example.photo.dropFirst(), "e\u{301}" + example.file.dropFirst())
        #expect(Self.renamed(composed, parts, Self.new("fox", composed)) == example.renamed)
    }

    @Test(arguments: examples.map(\.example))
    func `a family's file is no other photo's`(example: CompanionFamily.Example) {
        #expect(Self.renamed(Self.new("elsewhere", example.photo), example.file, "fox.jpg") == nil)
    }

    @Test func `what belongs to a companion goes where that goes`() {
        #expect(pairs("a.CR2", "a.CR2.xmp", "a.JPG") == ["a.JPG: a.CR2 a.CR2.xmp"])
        #expect(pairs("a.CR2.xmp", "a.JPG") == [])
        #expect(
            pairs("a.MOV", "a.HEIC", "a.MOV.json", "._a.MOV", "a.MOV.json~")
                == ["a.HEIC: ._a.MOV a.MOV a.MOV.json a.MOV.json~"])
        #expect(
            pairs("X(1).MP4", "X(1).HEIC", "X.MP4.supplemental-metadata(1).json")
                == ["X(1).HEIC: X(1).MP4 X.MP4.supplemental-metadata(1).json"])
        #expect(pairs("a.CR2", "a_01.CR2.xmp", "a.JPG") == ["a.JPG: a.CR2 a_01.CR2.xmp"])
        #expect(pairs("a.JPG", "a.JPG_original", "a.JPG.xmp_original") == ["a.JPG: a.JPG.xmp_original a.JPG_original"])
        // Contested is what belongs to something contested.
        #expect(pairs("a.jpg", "a.heic", "a.CR2.xmp").isEmpty)
        #expect(
            Set(pairs("a.jpg", "a.heic", "a.CR2", "a.CR2.xmp"))
                == ["? a.CR2: a.heic a.jpg", "? a.CR2.xmp: a.heic a.jpg"])
    }

    @Test(arguments: [
        "X(1).jpg.json", "X.jpg(1).json", "X.jpg.supplemental-metadata(1).json", "Xa.xmp", "X1.xmp", "X-1.xmp",
        "SND_X.WAV", "IMG_EX.AAE", "X.PNG.xmp", "X_1.jpg.xmp", "notes.txt", "X.mkv", "X.html", "X.jpg.html", "X.bmp",
        "X.jpg.part", "X.xmp.tmp", ".X.jpg.xmp",
    ])
    func `what is only called alike is left apart`(other: String) {
        #expect(pairs("X.jpg", other) == [])
    }

    @Test func `a file of the same shot that nobody knows goes along`() {
        for ending in ["txt", "xyz", "psd", "mp3", "zip", "srt", "gpx", "", "json", "lmnr"] {
            let file = ending.isEmpty ? "X" : "X." + ending
            #expect(pairs("X.jpg", file) == ["X.jpg: \(file)"])
        }
        #expect(pairs("X.jpg", "X.jpg.xyz", "X.jpg~", "X.jpg.1") == ["X.jpg: X.jpg.1 X.jpg.xyz X.jpg~"])
    }

    @Test func `copies and edits are photos of their own`() {
        #expect(
            pairs("X.jpg", "X(1).jpg", "X.jpg.json", "X(1).jpg.json") == [
                "X(1).jpg: X(1).jpg.json", "X.jpg: X.jpg.json",
            ])
        #expect(
            pairs("X.jpg", "X(1).jpg", "X.jpg.json", "X.jpg(1).json") == [
                "X(1).jpg: X.jpg(1).json", "X.jpg: X.jpg.json",
            ])
        #expect(pairs("IMG_4021.JPG", "IMG_E4021.JPG", "IMG_4021.AAE") == ["IMG_4021.JPG: IMG_4021.AAE"])
        #expect(
            pairs("IMG_4021.HEIC", "IMG_E4021.HEIC", "IMG_4021.MOV", "IMG_E4021.MOV")
                == ["IMG_4021.HEIC: IMG_4021.MOV", "IMG_E4021.HEIC: IMG_E4021.MOV"])
        #expect(pairs("X.jpg", "X_01.jpg", "X_01.jpg.xmp") == ["X_01.jpg: X_01.jpg.xmp"])
        #expect(pairs("X.png", "X.MOV") == [])
    }

    @Test func `what two photos could call theirs belongs to neither`() {
        #expect(pairs("a.jpg", "a.png", "a.xmp") == ["? a.xmp: a.jpg a.png"])
        #expect(pairs("a.jpg", "a.png", "a.jpg.xmp") == ["a.jpg: a.jpg.xmp"])
        #expect(pairs("a.heic", "a.jpg", "a.MOV") == ["? a.MOV: a.heic a.jpg"])
        #expect(pairs("IMG_1.JPG", "_MG_1.JPG", "SND_1.WAV") == ["? SND_1.WAV: _MG_1.JPG IMG_1.JPG"])
        #expect(pairs("a.jpg", "A.jpg", "a.xmp") == ["a.jpg: a.xmp"], "byte for byte first")
        #expect(pairs("aB.jpg", "Ab.jpg", "ab.xmp") == ["? ab.xmp: Ab.jpg aB.jpg"])
    }

    @Test func `what has a companion's stem goes where that goes`() {
        #expect(
            Self.renamed("PXL_1.RAW-01.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.xmp", "fox.jpg") == nil,
            "without the raw picture")
        let all = Companions(
            files: ["PXL_1.RAW-01.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.dng", "PXL_1.RAW-02.ORIGINAL.xmp"].map(Self.name),
            photos: []
        ).byPhoto[Self.name("PXL_1.RAW-01.COVER.jpg")]?.map { $0.name(beside: Self.name("fox.jpg")).text }
        #expect(all == ["fox.dng", "fox.xmp"])
        #expect(pairs("IMG_1.JPG", "SND_1.WAV", "SND_1.txt") == ["IMG_1.JPG: SND_1.txt SND_1.WAV"])
        #expect(
            pairs("IMG_1234.HEIC", "IMG_E1234.MOV", "IMG_E1234.xmp") == ["IMG_1234.HEIC: IMG_E1234.MOV IMG_E1234.xmp"])
    }

    @Test func `a motion photo's video is its own, and a stem is shared with a photo without an extension`() {
        #expect(
            pairs("PXL_1.MP.jpg", "PXL_1.MP", "PXL_1.jpg", "PXL_1.MP.json") == ["PXL_1.MP.jpg: PXL_1.MP PXL_1.MP.json"])
        let shared = Companions(files: ["X", "X.jpg", "X.xmp"].map(Self.name), photos: [Self.name("X")])
        #expect(shared.byPhoto.isEmpty && shared.contested[Self.name("X.xmp")]?.count == 2)
    }

    @Test func `a raw picture by itself belongs to nobody`() {
        #expect(pairs("a.CR3", "b.jpg", "b.CR3") == ["b.jpg: b.CR3", "raw a.CR3"])
    }

    @Test func `what stays though it begins like a photo is named, with why`() {
        #expect(staying("X.jpg", "X.html") == "X.html is not renamed: other files may refer to it by name")
        #expect(
            staying("X.jpg", "X.html", "X.tex", "X.mkv", "X.jpg.part", "X-2.xmp", "X.bmp")
                == "X-2.xmp is not renamed: only the beginning of its name matches this photo's name; X.bmp is not renamed: it is a photo of its own; "
                + "X.html and X.tex are not renamed: other files may refer to them by name; X.jpg.part is not renamed: it is unfinished; "
                + "X.mkv is not renamed: it is a video of its own")
        #expect(
            staying("X.png", "X.MP4", "X.THM")
                == "X.MP4 is not renamed: it is a video of its own; X.THM is not renamed: it belongs to X.MP4")
        #expect(staying("X.jpg", "X.MP4", "X.THM") == nil)
        #expect(staying("X.jpg", "X.xmp", "x.xmp") == "x.xmp is not renamed: it would get the name of X.xmp")
        // Not within a word or a number; beside the photo whose stem is the longer one.
        #expect(staying("IMG_1.jpg", "IMG_10.xmp") == nil)
        #expect(staying("cat.jpg", "cats.xmp") == nil)
        #expect(staying("IMG_1.jpg", "IMG_1b.xmp") != nil)
        #expect(staying("a.jpg", "a-b.jpg", "a-b-c.xmp") == nil)
        #expect(
            staying("a-b.jpg", "a.jpg", "a-b-c.xmp")
                == "a-b-c.xmp is not renamed: only the beginning of its name matches this photo's name")
        #expect(
            staying("a.jpg", "a.png", "a.xmp") == "a.xmp is not renamed: it could belong to several photos")
        let many = (0..<12).map { Self.name("a-\($0).xmp") }
        #expect(
            Companions(files: many + [Self.name("a.jpg")], photos: []).staying.values.first.map {
                StayingFile.note($0)
            }?
            .hasSuffix("; 2 more files with similar names are not renamed") == true)
    }

    @Test func `a companion is known again beside the photo's current name`() {
        let long = "a-name-that-is-much-longer-than-what-takeout-takes.jpg"
        let cut = Companions(
            files: [Self.name(long), Self.name("a-name-that-is-much-longer-than-what-takeout-t.json")], photos: []
        ).byPhoto[Self.name(long)]![0]
        #expect(Companion.present([cut], beside: Self.name(long)) == [cut])
        #expect(Companion.present([cut], beside: Self.name("cat.jpg")).map(\.name.text) == ["cat.jpg.json"])
        // As it is kept with the plan.
        for companion in [cut, Companion(name: cut.name, style: .wholeName, prefix: Array("._".utf8), suffix: [])] {
            var kept = Companion(name: companion.name, style: companion.style, affixes: companion.affixes)
            kept.photo = companion.photo
            #expect(kept == companion)
        }
    }

    @Test func `no extension is doubled, and a new one is taken up`() {
        #expect(Self.renamed("PXL.MP.jpg", "PXL.MP", "2020 PXL.MP.jpg") == "2020 PXL.MP")
        #expect(Self.renamed("X.jpg", "X_01.jpg.xmp", "X.png") == "X_01.png.xmp")
    }

    @Test func `subtitles and thumbnails of a video go with it, also where a picture has its stem`() {
        let files = ["X.JPG", "X.AVI", "X.THM", "X.srt", "X.xmp"].map(Self.name)
        let found = Companions(files: files, photos: [Self.name("X.JPG"), Self.name("X.AVI")])
        #expect(found.byPhoto[Self.name("X.AVI")]?.map(\.name.text) == ["X.srt", "X.THM"])
        #expect(found.contested.keys.map(\.text) == ["X.xmp"])
    }
}
