import PhotoModel
import Testing

struct FileNameTests {
    @Test(arguments: [
        ("IMG_4022.JPG", "IMG_4022", ".JPG"), ("a.b.jpeg", "a.b", ".jpeg"), ("archive.tar.gz", "archive.tar", ".gz"),
        (".jpg", ".jpg", ""), ("noextension", "noextension", ""), ("x.jpg ", "x.jpg ", ""), ("a...", "a...", ""),
        ("x.abcdefghijklmnop", "x", ".abcdefghijklmnop"), ("x.abcdefghijklmnopq", "x.abcdefghijklmnopq", ""),
        ("x.jp-g", "x.jp-g", ""), ("ä.ÄÖ", "ä.ÄÖ", ""),
    ])
    func `the extension is what follows the last dot, if it is 1 to 16 ASCII letters or digits`(
        name: String, stem: String, ending: String
    ) throws {
        let name = try #require(FileName(name))
        #expect(String(decoding: name.stem, as: UTF8.self) == stem)
        #expect(String(decoding: name.dotExtension, as: UTF8.self) == ending)
    }

    @Test func `a name is one component of a path and nothing else`() {
        for bad in ["", ".", "..", "a/b", "a\0b"] { #expect(FileName(bad) == nil) }
        #expect(FileName([0xFF, 0xFE])?.exactText == nil)
        #expect(FileName([0xFF, 0xFE])?.bytes == [0xFF, 0xFE])
    }

    @Test func `a path beneath the root cannot lead out of it by its own words`() {
        for bad in ["/a", "a/", "a//b", "../a", "a/../b", "./a", "a/.", "a\0"] {
            #expect(RelativePath(bad) == nil, "\(bad)")
        }
        let path = RelativePath("a/b/c.jpg")
        #expect(path?.name?.text == "c.jpg")
        #expect(path?.directory == RelativePath("a/b"))
        #expect(RelativePath("")?.isRoot == true)
    }

    @Test func `names sort as people count`() {
        let sorted = ["IMG_10.jpg", "img_9.jpg", "IMG_9.jpg", "a 2", "a 10", "A 1", "b/x", "b.x", "007", "7", "08"]
            .compactMap {
                FileName($0) == nil ? RelativePath($0) : FileName($0).map { RelativePath.root.appending($0) }
            }
            .sorted().map(\.text)
        #expect(
            sorted == ["007", "7", "08", "A 1", "a 2", "a 10", "b/x", "b.x", "IMG_9.jpg", "img_9.jpg", "IMG_10.jpg"])
    }

    @Test func `the order of names is the same whichever way they come`() {
        let names = (0..<300).map { "\($0 % 7)x\($0 % 11)y\(String(repeating: "0", count: $0 % 3))\($0)" }
            .compactMap { FileName($0) }
        let sorted = names.sorted()
        for _ in 0..<20 { #expect(names.shuffled().sorted() == sorted) }
    }
}
