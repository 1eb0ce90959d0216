import Foundation
import TestSupport
import Testing

/// The main job with the local model, on the real photos, by the real program.
struct LocalJobTests {
    let program: Program

    init() throws {
        program = try Program()
        try Shell.run("cp '\(Fixtures.photos.path)'/*.[JjPp]* '\(program.photos)/'")
    }

    static let renamed = [
        "2011-08-16-palace-beijing.JPG", "2015-02-11-DSC_0107-cape-canaveral.JPG", "2015-02-11-person.JPG",
        "2019-07-14-cat-lisbon.JPG",
        "2019-07-14-espresso-lisbon.JPG", "PXL_20230519_101502.jpg", "hubble.png",
    ]

    @Test func `analyze, apply, undo, redo, and a second run`() throws {
        let before = try program.scratch.state("photos")
        let analyzed = try program.run("analyze", "photos")
        #expect(analyzed.status == 0)
        #expect(analyzed.lines.count == 5)
        #expect(analyzed.lines.contains("IMG_4022.JPG\t2019-07-14-espresso-lisbon.JPG"))
        #expect(analyzed.error.contains("nothing leaves this machine"))
        #expect(analyzed.error.contains("small local model that recognizes few things"))
        #expect(try program.scratch.state("photos") == before)

        #expect(try program.run("apply", "latest").status == 0)
        #expect(try program.scratch.names("photos") == Self.renamed)
        #expect(try program.run("apply", "latest").error.contains("Nothing to rename"))
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.state("photos") == before)
        #expect(try program.run("apply", "latest").status == 0)
        #expect(try program.scratch.names("photos") == Self.renamed)

        let again = try program.run("analyze", "photos")
        #expect(again.status == 0 && again.out.isEmpty)
        #expect(try program.json("preview", "latest", "--format", "json")["renames"] as? [String] == [])
        // Also with a database that knows nothing of the first run.
        let fresh = try program.run(
            "analyze", "photos", more: ["PHOTORENAME_DATABASE": program.scratch.path + "/other/db"])
        #expect(fresh.status == 0 && fresh.out.isEmpty)
    }

    @Test func `with --yes it renames without asking, with --dry-run never`() throws {
        #expect(try program.run("analyze", "photos", "--dry-run").error.contains("Rename with") == false)
        #expect(try program.scratch.names("photos").contains("IMG_4021.JPG"))
        let result = try program.run("analyze", "photos", "--yes")
        #expect(result.status == 0)
        #expect(try program.scratch.names("photos") == Self.renamed)
        let status = try program.json("status", "--json")
        #expect(status["status"] as? String == "completed")
        #expect(status["phase"] as? String == "applied")
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.json("status", "--json")["phase"] as? String == "undone")
        // With nothing to rename there is nothing to apply, and the job is as ready as any.
        try program.run("apply", "latest")
        try program.run("analyze", "photos", "--yes")
        #expect(try program.json("status", "--json")["phase"] as? String == "ready")
    }

    @Test func `with naming options the preview and the apply agree`() throws {
        try program.run("analyze", "photos")
        let options = [
            "--template", "{seq:3}{_}{subject|original}", "--separator", "_", "--case", "title", "--start", "7",
        ]
        let preview = try program.run(["preview", "latest"] + options)
        #expect(preview.lines.contains("P1030477.JPG\t007_Palace.JPG"))
        // Without --save the job's own plan stays.
        #expect(try program.run("preview", "latest").output.contains("2011-08-16-palace-beijing.JPG"))
        let applied = try program.run(["apply", "latest"] + options)
        #expect(applied.status == 0)
        let expected = preview.lines.map { $0.split(separator: "\t")[1] }.map(String.init).sorted()
        #expect(try program.scratch.names("photos") == expected)
        #expect(try program.run("undo", "latest").status == 0)
        let saved = try program.run(["preview", "latest", "--save"] + options)
        #expect(try program.run("preview", "latest").out == saved.out)
    }

    @Test func `two levels of apply are undone one by one, or all at once`() throws {
        let before = try program.scratch.state("photos")
        for level in 0..<2 {
            if level == 0 { try program.run("analyze", "photos", "--yes") }
            try program.run("apply", "latest", "--template", "{seq:2}{_}{original}")
            #expect(try program.scratch.names("photos").contains("01-P1030477.JPG"))
            if level == 0 {
                #expect(try program.run("undo", "latest").status == 0)
                #expect(try program.scratch.names("photos") == Self.renamed)
            } else {
                #expect(try program.run("undo", "latest", "--all").status == 0)
                #expect(try program.scratch.state("photos") == before)
            }
        }
        #expect(try program.run("undo", "latest").error.contains("Nothing to undo"))
    }

    @Test func `a photo that cannot be read is an error of its own`() throws {
        try Data(contentsOf: Fixtures.photo("IMG_4022.JPG")).prefix(3_000)
            .write(to: URL(filePath: program.photos + "/cut.jpg"))
        let result = try program.run("analyze", "photos")
        #expect(result.status == 3)
        // What its file says is known all the same: it is named by its date, and the note says what is wrong.
        #expect(
            result.lines.count == 6 && result.lines.contains { $0.hasPrefix("cut.jpg\t") && $0.contains("-cut-") })
        #expect(try program.run("preview", "latest", "--format", "json").output.contains("the image can't be decoded"))
        let items = try #require(try program.json("status", "--json", "--items")["items"] as? [[String: Any]])
        let cut = try #require(items.first { $0["path"] as? String == "cut.jpg" })
        #expect(cut["status"] as? String == "error")
        #expect((cut["error"] as? [String: Any])?["code"] as? String == "unreadable_image")
        #expect(try program.run("status", "--items").output.contains("cut.jpg"))
        #expect(try program.run("logs").output.contains("unreadable_image"))
    }

    @Test func `a photo that is cut short is described by what is there, and the plan says so`() throws {
        let whole = try Data(contentsOf: Fixtures.photo("IMG_4022.JPG"))
        try whole.prefix(whole.count * 9 / 10).write(to: URL(filePath: program.photos + "/cut.jpg"))
        let result = try program.run("analyze", "photos", "--format", "json")
        #expect(result.status == 0, "\(result.error)")
        let plan = try #require(try JSONSerialization.jsonObject(with: Data(result.out)) as? [String: Any])
        let row = try #require((plan["renames"] as? [[String: Any]])?.first { $0["old"] as? String == "cut.jpg" })
        #expect((row["new"] as? String)?.contains("espresso") == true, "\(row)")
        #expect((row["note"] as? String)?.hasPrefix("the file is truncated: ") == true, "\(row)")
    }

    @Test(.enabled(if: Program.nobodyCanDescribe)) func `what a user may not read is an error, never the end`() throws {
        let script = """
            chmod 755 '\(program.scratch.path)'; mkdir photos/shut; cp photos/hubble.png photos/shut/; chmod 000 photos/IMG_4021.JPG photos/shut
            chown -R 65534 . ; chown 0 photos/IMG_4021.JPG photos/shut
            \(Program.asNobody) env XDG_DATA_HOME="${XDG_DATA_HOME:-$HOME/.local/share}" '\(Program.path)' analyze photos
            """
        let result = try program.bash(script)
        #expect(result.status == 3)
        #expect(result.lines.count == 5)
        #expect(try program.run("logs").output.contains("permission_denied IMG_4021.JPG"))
        #expect(try program.run("logs").output.contains("permission_denied shut"))
    }

    @Test func `without the model it says what to run`() throws {
        let result = try program.run("analyze", "photos", more: ["XDG_DATA_HOME": program.scratch.path + "/nothing"])
        #expect(result.status == 1)
        #expect(result.error.contains("make assets"))
        #expect(try program.run("jobs").error.contains("There are no jobs yet"))
    }

    @Test func `a plan may meet a folder that has changed`() throws {
        try program.run("analyze", "photos")
        try program.scratch.write("photos/2019-07-14-cat-lisbon.JPG", "somebody else's")
        try FileManager.default.removeItem(atPath: program.photos + "/P1030477.JPG")
        try program.scratch.write("photos/DSC_0107.JPG", "replaced")
        let result = try program.run("apply", "latest", "--json")
        #expect(result.status == 3)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(result.out)) as? [String: Any])
        #expect(report["renamed"] as? Int == 2)
        let errors = (report["renames"] as? [[String: Any]] ?? []).compactMap { row in
            ((row["error"] as? [String: Any])?["code"] as? String).map { "\(row["old"] as? String ?? ""): \($0)" }
        }
        #expect(errors.sorted() == ["DSC_0107.JPG: changed", "IMG_4021.JPG: target_exists", "P1030477.JPG: missing"])
        #expect(
            try String(contentsOfFile: program.photos + "/2019-07-14-cat-lisbon.JPG", encoding: .utf8)
                == "somebody else's")
        #expect(try String(contentsOfFile: program.photos + "/DSC_0107.JPG", encoding: .utf8) == "replaced")
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.names("photos").contains("IMG_4022.JPG"))
    }

    @Test func `an undo that meets another job's renames is refused, and possible again afterwards`() throws {
        let before = try program.scratch.state("photos")
        try program.run("analyze", "photos", "--yes")
        let first = try #require(try program.json("status", "--json")["job"] as? String)
        try program.run("analyze", "photos", "--yes", "--template", "{seq:2}{_}{original}")
        let between = try program.scratch.state("photos")
        let refused = try program.run("undo", first)
        #expect(refused.status == 3)
        #expect(refused.error.contains("2019-07-14-cat-lisbon.JPG: not renamed (missing)"))
        #expect(try program.scratch.state("photos") == between)
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.run("undo", first).status == 0)
        #expect(try program.scratch.state("photos") == before)
    }

    @Test func `a folder whose name is not UTF-8 can be named on the command line`() throws {
        let result = try program.bash("mv photos $'b\\xff\\xe9'; photorename analyze $'b\\xff\\xe9' --format json")
        #expect(result.status == 0, "\(result.error)")
        let object = try JSONSerialization.jsonObject(with: Data(result.out)) as? [String: Any]
        let root = try #require((object?["root_base64"] as? String).flatMap { Data(base64Encoded: $0) })
        #expect(root.suffix(3) == Data([0x62, 0xFF, 0xE9]))
        #expect((object?["renames"] as? [Any])?.count == 5)
        // Nor the folder that one stands in.
        let here = try program.bash("cd $'b\\xff\\xe9'; photorename analyze . ; photorename analyze IMG_4022.JPG")
        #expect(here.lines.count == 6, "\(here.error)")
    }

    @Test func `another process that holds the folder is waited for by nobody`() throws {
        try program.run("analyze", "photos")
        let result = try program.bash("exec 9<photos; flock 9; photorename apply latest 9<&-")
        #expect(result.status == 4)
        #expect(result.error.contains("is renaming files in"))
        #expect(try program.run("apply", "latest").status == 0)
    }

    @Test func `single photos and lists of them are jobs too`() throws {
        _ = try program.scratch.folder("photos/sub")
        try program.scratch.copy("IMG_4022.JPG", to: "photos/sub/x.jpg")
        #expect(
            try program.run("analyze", "photos/sub/x.jpg", "photos/IMG_4021.JPG").lines.sorted() == [
                "IMG_4021.JPG\t2019-07-14-cat-lisbon.JPG", "sub/x.jpg\tsub/2019-07-14-espresso-lisbon.jpg",
            ])
        let listed = try program.run(
            "analyze", "--files-from", "-", "-0", input: "photos/sub/x.jpg\0photos/gone.jpg\0")
        #expect(listed.status == 3)
        #expect(listed.lines == ["sub/x.jpg\tsub/2019-07-14-espresso-lisbon.jpg"])
        // And from a pipe of any kind.
        #expect(try program.bash("photorename analyze --files-from <(printf 'photos/IMG_4021.JPG')").lines.count == 1)
        #expect(try program.run("analyze", "photos/nowhere").status == 1)
        #expect(
            try program.run("analyze", "photos/sub", "--absolute").output.hasPrefix(program.photos + "/sub/x.jpg\t"))
    }
}
