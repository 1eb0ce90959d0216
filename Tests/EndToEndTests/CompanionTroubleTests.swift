import Foundation
import TestSupport
import Testing

/// Files that look as if they were somebody's: nothing changes its owner by a rename, and undo restores every name.
struct CompanionTroubleTests {
    let program: Program

    init() throws { program = try Program() }

    /// Photos by their extensions, backups and small pictures among them; other files hold text.
    func fill(_ names: String...) throws { try fill(names) }

    func fill(_ names: [String]) throws {
        for (number, name) in names.enumerated() {
            let isPicture = [".jpg", ".jpeg", ".JPG", ".png", "_original", "~", ".THM", ".ORIG", ".bak"].contains {
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
        #expect(
            result.output.contains("keeps its name: if it were named \(long).jpg, it would be unclear"),
            "\(result.output)")
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
        #expect(result.output.contains("X.jpg.json is not renamed: it would get the name of x.jpg.json"))
    }

    @Test func `a linked sidecar stays, and that is said`() throws {
        try fill("X.jpg", "elsewhere")
        try Shell.run("cd '\(program.photos)' && ln -s elsewhere X.xmp && ln -s X.jpg L.jpg")
        let result = try analyze("fox", "--format", "csv")
        #expect(result.output.contains("X.xmp is not renamed: it is a symbolic link"), "\(result.output)")
    }

    @Test func `a note about the picture is not lost to a number`() throws {
        for name in ["a.jpg", "b.jpg"] {
            try program.scratch.copy("IMG_4022.JPG", toBytes: Array("photos/\(name)".utf8), salt: name)
            let whole = try Data(contentsOf: URL(filePath: program.photos + "/" + name))
            try whole.prefix(whole.count / 2).write(to: URL(filePath: program.photos + "/" + name))
        }
        let output = try analyze("fox{_}{text}", "--format", "csv", "--no-bursts").output
        #expect(output.components(separatedBy: "truncated").count == 3, "\(output)")
        #expect(output.contains("numbered: fox.jpg is taken"))
    }

    /// What each file that is no photo holds, by its name.
    private func contents() throws -> [String: String] {
        try names().filter { !$0.hasSuffix(".jpg") }.reduce(into: [:]) { contents, name in
            contents[name] = try String(contentsOfFile: program.photos + "/" + name, encoding: .utf8)
        }
    }

    /// As editors save: another file is renamed over it.
    private func saveAnew(_ name: String, _ content: String) throws {
        try program.scratch.write("saving", content)
        #expect(rename(program.scratch.path + "/saving", program.photos + "/" + name) == 0)
    }

    @Test func `undo of a swap gives each photo its own sidecar, saved again, edited, new or deleted`() throws {
        for (edit, expected) in [
            (["saved"], ["A.xmp": "saved", "B.xmp": "B.xmp", "A.pp3": "A.pp3"]),
            (["new", "saved"], ["A.xmp": "saved", "B.xmp": "new", "A.pp3": "A.pp3"]),
            (["deleted"], ["A.xmp": "A.xmp", "A.pp3": "A.pp3"]),
            (["deleted", "saved"], ["A.xmp": "saved", "A.pp3": "A.pp3"]),
        ] {
            let test = try Self()
            try test.fill(["A.jpg", "B.jpg", "A.xmp", "A.pp3"] + (edit.contains("new") ? [] : ["B.xmp"]))
            #expect(try test.analyze("q-{original}", "--dry-run").status == 0)
            try test.program.scratch.write("swap.tsv", "A.jpg\tB.jpg\nB.jpg\tA.jpg\n")
            let plan = test.program.scratch.path + "/swap.tsv"
            let applied = try test.program.run("apply", "latest", "--plan", plan, "--yes")
            #expect(applied.status == 0, "\(applied.error)")
            // B's sidecar is A.xmp by now, and A's is B.xmp.
            if edit.contains("saved") { try test.saveAnew("B.xmp", "saved") }
            if edit.contains("deleted") { try FileManager.default.removeItem(atPath: test.program.photos + "/A.xmp") }
            if edit.contains("new") { try test.program.scratch.write("photos/A.xmp", "new") }
            let undone = try test.program.run("undo", "latest", "--yes")
            #expect(undone.status == 0, "\(edit): \(undone.error)")
            #expect(try test.contents() == expected, "\(edit)")
        }
    }

    @Test(.enabled(if: KillAt.isThere), arguments: [1, 2, 3])
    func `undo of an interrupted chain takes no sidecar of another photo for one that was deleted`(call: Int) throws {
        try fill("A.jpg", "B.jpg", "A.xmp", "B.xmp")
        #expect(try analyze("q-{original}", "--dry-run").status == 0)
        try program.scratch.write("chain.tsv", "A.jpg\tB.jpg\nB.jpg\tC.jpg\n")
        let killed = try KillAt.run(
            program, "before", call, ["apply", "latest", "--plan", program.scratch.path + "/chain.tsv", "--yes"],
            calls: "renameat2")
        #expect(killed.status == KillAt.killed)
        try FileManager.default.removeItem(atPath: program.photos + "/A.xmp")
        let undone = try program.run("undo", "latest", "--yes")
        #expect(undone.status == 0, "\(undone.error)")
        #expect(try names() == ["A.jpg", "B.jpg", "B.xmp"])
        #expect(try contents() == ["B.xmp": "B.xmp"])
    }

    @Test func `undo renames no link in a sidecar's place`() throws {
        try fill("D.jpg", "D.xmp", "E.txt")
        #expect(try analyze("q-{original}", "--yes").status == 0)
        let place = program.photos + "/q-D.xmp"
        try FileManager.default.removeItem(atPath: place)
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/etc/passwd")
        #expect(try program.run("undo", "latest", "--yes").status == 0)
        #expect(try names() == ["D.jpg", "E.txt", "q-D.xmp"])
    }

    @Test func `a photo that came since and differs from the new name in case alone keeps that name free`() throws {
        try fill("A.JPG", "A.aae")
        #expect(try analyze("fox", "--dry-run").status == 0)
        try fill("fox.jpg")
        let applied = try program.run("apply", "latest", "--yes", "--json")
        #expect(applied.output.contains("companion_unclear"))
        #expect(try names() == ["A.JPG", "A.aae", "fox.jpg"])
    }

    @Test(arguments: [
        (["PXL_1.MP.jpg", "PXL_1.MP", "PXL_1.xmp"], "fox", ["fox.MP", "fox.jpg", "fox.xmp"]),
        (["A.jpg", "A.jpg.xmp"], "{original}.jpg", ["A.jpg.jpg", "A.jpg.jpg.xmp"]),
        (["A.jpg", "A_01.jpg.xmp"], "fox", ["fox.png", "fox_01.png.xmp"]),
    ])
    func `a plan names companions as they are called, before and after`(
        files: [String], template: String, renamed: [String]
    ) throws {
        try fill(files)
        let options = renamed.contains("fox.png") ? ["--fix-extensions"] : []
        func listed(_ command: [String]) throws -> (old: [String], new: [String]) {
            let output = try program.run(command + ["--format", "tsv"]).output
            let rows = output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
            return (rows.compactMap(\.first).sorted(), rows.compactMap(\.last).sorted())
        }
        #expect(
            try program.run(
                ["analyze", "photos", "--template", template, "--case", "keep", "--dry-run"] + options,
                more: ["PHOTORENAME_PROVIDER": "local"]
            ).status == 0)
        let before = try listed(["preview", "latest", "--all"])
        #expect(before.old == files.sorted() && before.new == renamed)
        #expect(try program.run("apply", "latest", "--yes").status == 0)
        #expect(try names() == renamed)
        #expect(try listed(["preview", "latest", "--all"]).old == renamed)
    }

    @Test func `no companion's name gets longer than a name may be`() throws {
        let long = String(repeating: "a", count: 245)
        try fill([long + ".jpeg", long + ".supr"])
        #expect(
            try program.run(
                ["analyze", "photos", "--template", "zzzzzzzzzzzzzz{original}", "--fix-extensions", "--yes"],
                more: ["PHOTORENAME_PROVIDER": "local"]
            ).status == 0)
        #expect(try names().allSatisfy { $0.hasPrefix("zzz") && $0.utf8.count <= 255 })
        #expect(try names().contains { $0.utf8.count == 255 })
    }
}
