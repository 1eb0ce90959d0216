import PhotoModel
import Testing

@testable import Naming

struct NameCheckTests {
    @Test(arguments: [
        ("cat.JPG", "IMG_1.JPG", "cat.JPG"), ("Größe 1.JPG", "IMG_1.JPG", "Größe 1.JPG"),
        ("IMG_1.JPG", "IMG_1.JPG", "IMG_1.JPG"), ("con.jpg ", "con.jpg ", "con.jpg "),
        // Composed as all names are.
        ("cafe\u{301}.JPG", "IMG_1.JPG", "caf\u{E9}.JPG"), ("cat", "noext", "cat"), ("cat.jpg", "noext", "cat.jpg"),
        ("x.jpg", "x.jpg ", "x.jpg"),
        // Typed without its extension, or with the same one in another case.
        ("cat", "IMG_1.JPG", "cat.JPG"), ("v1.2", "IMG_1.JPG", "v1.2.JPG"), ("Mr.Smith", "IMG_1.JPG", "Mr.Smith.JPG"),
        ("cat.jpg", "IMG_1.JPG", "cat.jpg"), ("cat.Heic", "IMG_1.HEIC", "cat.Heic"),
    ])
    func `a valid name`(new: String, old: String, expected: String) throws {
        let name = try NameCheck.legal(#require(FileName(new)), for: #require(FileName(old)))
        #expect(Array(name.text.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test(arguments: [
        ("cat.png", NameFault.otherExtension(expected: FileName("cat.JPG")!)),
        ("cat.jpeg", .otherExtension(expected: FileName("cat.JPG")!)),
        ("cat.mov", .otherExtension(expected: FileName("cat.JPG")!)),
        ("cat.CR2", .otherExtension(expected: FileName("cat.JPG")!)),
        ("a:b.JPG", .illegal(suggestion: FileName("a-b.JPG"))), ("nul.JPG", .illegal(suggestion: FileName("_nul.JPG"))),
        (".cat.JPG", .illegal(suggestion: FileName("cat.JPG"))),
        ("cat .JPG", .illegal(suggestion: FileName("cat.JPG"))),
        ("-rf.JPG", .illegal(suggestion: FileName("rf.JPG"))), ("a\nb.JPG", .illegal(suggestion: FileName("a b.JPG"))),
        ("???.JPG", .illegal(suggestion: nil)),
    ])
    func `an invalid name, and one that would do`(new: String, fault: NameFault) throws {
        #expect(throws: fault) { try NameCheck.legal(#require(FileName(new)), for: FileName("IMG_1.JPG")!) }
    }

    @Test func `an extension that the rules would give is as good as the present one`() throws {
        let (old, planned) = (FileName("x.png")!, FileName("cat.jpg")!)
        #expect(try NameCheck.legal(FileName("dog.jpg")!, for: old, planned: planned).text == "dog.jpg")
        #expect(try NameCheck.legal(FileName("dog.png")!, for: old, planned: planned).text == "dog.png")
    }

    @Test func `a name that is too long, or no text`() {
        let old = FileName("IMG_1.JPG")!
        #expect(throws: NameFault.tooLong(bytes: 256, most: 255)) {
            try NameCheck.legal(FileName(String(repeating: "a", count: 252) + ".JPG")!, for: old)
        }
        #expect(throws: NameFault.tooLong(bytes: 44, most: 40)) {
            try NameCheck.legal(FileName(String(repeating: "é", count: 20) + ".JPG")!, for: old, maximum: 40)
        }
        #expect(throws: NameFault.illegal(suggestion: FileName("a-.JPG"))) {
            try NameCheck.legal(FileName([0x61, 0xFF] + Array(".JPG".utf8))!, for: old)
        }
    }

    @Test func `names that meet each other, or a file that stays`() throws {
        func plan(_ names: [(String, String)]) throws -> RenamePlan {
            RenamePlan(
                names: try names.enumerated().map { index, name in
                    ProposedName(
                        item: Int64(index), old: try #require(RelativePath(name.0)), new: try #require(FileName(name.1))
                    )
                })
        }
        func faults(_ names: [(String, String)], chosen: Set<Int64>, there: [String] = []) throws -> [Int64: NameFault]
        {
            let plan = try plan(names)
            let listing = there.compactMap { FileName($0) } + plan.names.compactMap(\.old.name)
            return NameCheck.collisions(in: plan, chosen: chosen) { _ in
                FolderContents(names: listing, companions: Companions(files: listing, photos: []))
            }
        }
        #expect(try faults([("a.jpg", "x.jpg"), ("b.jpg", "y.jpg")], chosen: [0, 1]).isEmpty)
        // By case and by normalisation.
        #expect(
            try faults([("a.jpg", "X.jpg"), ("b.jpg", "x.jpg")], chosen: [0]) == [0: .taken(by: FileName("b.jpg"))])
        #expect(
            try faults([("a.jpg", "x.jpg"), ("b.jpg", "x.jpg")], chosen: [0, 1]) == [1: .taken(by: FileName("a.jpg"))])
        #expect(try faults([("a.jpg", "x.jpg")], chosen: [0], there: ["X.JPG"]) == [0: .taken(by: nil)])
        // The name of a photo that goes away is free, that of one that stays is not.
        #expect(try faults([("a.jpg", "b.jpg"), ("b.jpg", "a.jpg")], chosen: [0, 1]).isEmpty)
        #expect(
            try faults([("a.jpg", "b.jpg"), ("b.jpg", "b.jpg")], chosen: [0]) == [0: .taken(by: FileName("b.jpg"))])
        #expect(try faults([("a.jpg", "x.jpg"), ("s/b.jpg", "x.jpg")], chosen: [0, 1]).isEmpty)
    }
}
