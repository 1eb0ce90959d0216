import PhotoModel
import Testing

struct CompanionsTests {
    /// Each photo with what belongs to it, as `photo: files`, then `? file: photos` for what several claim, `raw file`.
    func pairs(_ names: String...) -> [String] {
        let files = names.map { FileName($0)! }
        let companions = Companions(files: files, photos: [])
        return companions.byPhoto.sorted { $0.key < $1.key }
            .map { "\($0.key): " + $0.value.map(\.name.text).joined(separator: " ") }
            + companions.contested.map { "? \($0.key): " + $0.value.map(\.text).joined(separator: " ") }
            + companions.loneRaws.map { "raw \($0)" }
    }

    /// What the companion is called beside the photo's new name.
    func renamed(_ photo: String, _ companion: String, _ new: String) -> String? {
        Companions(files: [photo, companion].map { FileName($0)! }, photos: [FileName(photo)!])
            .byPhoto[FileName(photo)!]?.first?.name(beside: FileName(new)!).text
    }

    @Test(arguments: [
        ("a.jpg", "a.xmp", "cat.xmp"), ("a.jpg", "a.jpg.xmp", "cat.jpg.xmp"), ("a.JPG", "a.XMP", "cat.XMP"),
        ("IMG_4021.HEIC", "IMG_4021.AAE", "cat.AAE"), ("a.jpg", "a.jpg.json", "cat.jpg.json"),
        ("a.jpg", "a.jpg.supplemental-metadata.json", "cat.jpg.supplemental-metadata.json"),
        ("a.jpg", "a.jpg.supplemental-meta.json", "cat.jpg.supplemental-meta.json"),
        ("a.jpg", "a.jpg.s.json", "cat.jpg.s.json"),
        ("a.jpg", "a.jpg..json", "cat.jpg..json"), ("DSC_1.JPG", "DSC_1.NEF", "cat.NEF"),
        ("a.heic", "a.DNG", "cat.DNG"),
        ("IMG_1.HEIC", "IMG_1.MOV", "cat.MOV"), ("IMG_1.JPG", "IMG_1.mov", "cat.mov"),
        ("IMG_1.HEIC", "IMG_1_HEVC.MOV", "cat_HEVC.MOV"), ("a.jpg", "a.jpg.pp3", "cat.jpg.pp3"),
        (
            "a-name-that-is-much-longer-than-what-takeout-takes.jpg",
            "a-name-that-is-much-longer-than-what-takeout-t.json",
            "cat.jpg.json"
        ),
    ])
    func `what belongs to a photo is called after it, in its own way`(photo: String, companion: String, new: String) {
        let ending = photo.suffix(from: photo.lastIndex(of: ".")!)
        #expect(renamed(photo, companion, "cat" + ending) == new.replacing("cat.jpg", with: "cat" + ending))
    }

    @Test func `an edit of a raw picture goes where the raw picture goes`() {
        #expect(pairs("a.CR2", "a.CR2.xmp", "a.JPG") == ["a.JPG: a.CR2 a.CR2.xmp"])
        #expect(pairs("a.CR2.xmp", "a.JPG") == [])
    }

    @Test(arguments: [
        "X(1).jpg.json", "X.jpg(1).json", "X.json", "X.txt", "X.mp4", "X.jpg.bak", "Xa.xmp", "x.xmp",
        "X.jpg.supplementary.json",
        "X.jpg.xmp.json",
    ])
    func `what is only called alike is left apart`(other: String) {
        #expect(pairs("X.jpg", other) == [])
    }

    @Test func `copies and edits are photos of their own`() {
        #expect(pairs("X.jpg", "X(1).jpg", "X.jpg.json", "X.jpg(1).json") == ["X.jpg: X.jpg.json"])
        #expect(pairs("IMG_4021.JPG", "IMG_E4021.JPG", "IMG_4021.AAE") == ["IMG_4021.JPG: IMG_4021.AAE"])
        #expect(pairs("X.png", "X.MOV") == [])
    }

    @Test func `what two photos could call theirs belongs to neither`() {
        #expect(pairs("a.jpg", "a.png", "a.xmp") == ["? a.xmp: a.jpg a.png"])
        #expect(pairs("a.jpg", "a.png", "a.jpg.xmp") == ["a.jpg: a.jpg.xmp"])
        #expect(pairs("a.heic", "a.jpg", "a.MOV") == ["? a.MOV: a.heic a.jpg"])
    }

    @Test func `a raw picture by itself belongs to nobody`() {
        #expect(pairs("a.CR3", "b.jpg", "b.CR3") == ["b.jpg: b.CR3", "raw a.CR3"])
    }

    @Test func `a companion is known again beside the photo's present name`() {
        let long = "a-name-that-is-much-longer-than-what-takeout-takes.jpg"
        let cut = Companions(
            files: [FileName(long)!, FileName("a-name-that-is-much-longer-than-what-takeout-t.json")!], photos: []
        ).byPhoto[FileName(long)!]![0]
        #expect(cut.present(beside: FileName(long)!) == cut)
        #expect(cut.present(beside: FileName("cat.jpg")!).name.text == "cat.jpg.json")
    }
}
