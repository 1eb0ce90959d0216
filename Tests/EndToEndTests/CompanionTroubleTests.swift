import Foundation
import TestSupport
import Testing

/// Files that look as if they were somebody's: nothing changes its owner by a rename, and undo gives back every name.
struct CompanionTroubleTests {
    let program: Program

    init() throws {
        program = try Program()
        _ = try program.scratch.folder("photos")
    }

    /// Photos by their extensions, backups and small pictures among them; other files hold text.
    func fill(_ names: String...) throws {
        for (number, name) in names.enumerated() {
            let isPicture = [".jpg", ".JPG", ".png", "_original", "~", ".THM", ".ORIG", ".bak"].contains {
                name.hasSuffix($0)
            }
            let file = URL(filePath: program.photos + "/" + name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(isPicture ? TinyPictures.png(number) : Array(name.utf8)).write(to: file)
        }
    }

    @discardableResult
    func analyze(_ template: String, _ more: String...) throws -> Shell.Result {
        try program.run(
            ["analyze", "photos", "--template", template, "--case", "keep"] + more,
            more: ["PHOTORENAME_PROVIDER": "local"])
    }

    func names() throws -> [String] { try program.scratch.names("photos").sorted() }

    @Test(arguments: [
        ("e\u{301}.jpg", "\u{e9}.xmp", "\u{e9}"), ("q.jpg", "Q.xmp", "Q"), ("IMG_1.jpg", "SND_1.WAV", "SND_1"),
        ("q.jpg", "Q.jpg.xmp", "Q"),
    ])
    func `undo leaves a companion that already had its name`(photo: String, companion: String, template: String) throws
    {
        try fill(photo, companion)
        let before = try FolderState(program.photos)
        #expect(try analyze(template, "--yes").status == 0)
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try FolderState(program.photos) == before)
    }

    @Test func `a sidecar that came since goes back with the companion that it is called after`() throws {
        try fill("PXL_1.RAW-01.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.dng")
        #expect(try analyze("fox", "--yes").status == 0)
        try program.scratch.write("photos/fox.dng.xmp", "new")
        #expect(try program.run("undo", "latest").status == 0)
        #expect(
            try names() == [
                "PXL_1.RAW-01.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.dng", "PXL_1.RAW-02.ORIGINAL.dng.xmp",
            ])
    }

    @Test func `a name that Takeout would cut to a stranger's is not free`() throws {
        let long = "a-name-that-is-much-longer-than-what-takeout-takes"
        try fill("P.jpg", "\(long.prefix(46)).json")
        let result = try analyze(long, "--yes", "--all", "--format", "csv")
        #expect(result.output.contains("keeps its name: under \(long).jpg it would not be clear"), "\(result.output)")
        #expect(try names() == ["P.jpg", "\(long.prefix(46)).json"])
    }

    @Test(arguments: ["fox.jpg_original", "fox.jpg~", "fox.THM"])
    func `a photo does not become the one that an orphaned backup is of`(backup: String) throws {
        try fill("a.jpg", backup)
        #expect(try analyze("fox", "--yes").status == 0)
        let names = try names()
        #expect(!names.contains("fox.jpg"), "\(names)")
    }

    @Test(arguments: [
        ("IMG_1.jpg", "IMG_1.JPG_original"), ("Y.JPG", "Y.jpg~"), ("Z.jpg", "Z.jpg.~1~"),
        ("Z.jpg", "Z.jpg_original_original"), ("Z.jpg", "Z.jpg.bak~"), ("X.jpg", "X.JPG.ORIG"),
        ("X.jpg", "X.jpg.bak.bak"),
    ])
    func `a backup that is a picture itself goes along, and is no photo`(photo: String, backup: String) throws {
        try fill(photo, backup)
        let result = try analyze("fox", "--yes")
        #expect(result.error.contains("1 photo and 1 companion"), "\(result.error)")
        #expect(try names().allSatisfy { $0.hasPrefix("fox") })
    }

    @Test func `a companion's new name is no other photo's companion`() throws {
        try fill("fox.jpg", "A.png", "A.xmp")
        #expect(try analyze("fox.jpg", "--include", "A*", "--yes").status == 0)
        #expect(try names() == ["fox.jpg", "fox.jpg-2.png", "fox.jpg-2.xmp"])
    }

    @Test func `a plan that makes another photo's sidecar ambiguous is refused`() throws {
        try fill("A.jpg", "B.png", "B.xmp")
        #expect(try analyze("{original}").status == 0)
        try program.scratch.write("plan.tsv", "A.jpg\tB.jpg\n")
        let applied = try program.run("apply", "latest", "--yes", "--plan", "plan.tsv")
        #expect(applied.status != 0, "\(applied.error)")
        #expect(try names() == ["A.jpg", "B.png", "B.xmp"])
    }

    @Test func `numbered versions of an edit refuse nothing`() throws {
        try fill("X.jpg", "X.jpg.xmp", "X_01.jpg.xmp", "Y.png", "Y.xmp", "Z.jpg")
        #expect(try analyze("fox", "--yes").status == 0)
        let renamed = try names()
        #expect(renamed.count == 6 && renamed.allSatisfy { $0.hasPrefix("fox") }, "\(renamed)")
        #expect(try analyze("fox").lines.isEmpty)
        let job = try #require(try program.sql("SELECT job FROM v_jobs WHERE renamed > 0").first)
        #expect(try program.run("undo", job).status == 0)
        #expect(try names() == ["X.jpg", "X.jpg.xmp", "X_01.jpg.xmp", "Y.png", "Y.xmp", "Z.jpg"])
    }

    @Test func `two files that want one name are said, whatever the photo is called`() throws {
        for stem in ["x", "y"] {
            try fill("\(stem)/\(stem).jpg", "\(stem)/\(stem).jpg.json", "\(stem)/\(stem.uppercased()).jpg.json")
        }
        let result = try analyze("fox", "--yes", "--format", "csv")
        #expect(result.status == 0, "\(result.error)")
        for stem in ["x", "y"] {
            #expect(
                try program.scratch.names("photos/\(stem)").sorted()
                    == ["\(stem.uppercased()).jpg.json", "fox.jpg", "fox.jpg.json"])
        }
        #expect(result.output.contains("X.jpg.json stays: it would get the name of x.jpg.json"))
    }

    @Test func `a linked sidecar stays, and that is said`() throws {
        try fill("X.jpg", "elsewhere")
        try Shell.run("cd '\(program.photos)' && ln -s elsewhere X.xmp && ln -s X.jpg L.jpg")
        let result = try analyze("fox", "--format", "csv")
        #expect(result.output.contains("X.xmp stays: it is a symbolic link"), "\(result.output)")
    }

    @Test func `a note about the picture is not lost to a number`() throws {
        for name in ["a.jpg", "b.jpg"] {
            try program.scratch.copy("IMG_4022.JPG", toBytes: Array("photos/\(name)".utf8), salt: name)
            let whole = try Data(contentsOf: URL(filePath: program.photos + "/" + name))
            try whole.prefix(whole.count / 2).write(to: URL(filePath: program.photos + "/" + name))
        }
        let output = try analyze("fox", "--format", "csv", "--no-bursts").output
        #expect(output.components(separatedBy: "cut short").count == 3, "\(output)")
        #expect(output.contains("numbered: fox.jpg is taken"))
    }
}
