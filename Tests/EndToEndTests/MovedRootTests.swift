import Foundation
import TestSupport
import Testing

/// A folder that was moved, or whose disk is mounted elsewhere, and the jobs that know it by its old path.
struct MovedRootTests {
    let program = try! Program()

    private var elsewhere: String { program.scratch.path + "/elsewhere" }

    /// Two photos, one with a sidecar, that the local model has described.
    private func analyze(_ arguments: String...) throws {
        for (name, fixture) in [("a.jpg", "IMG_4021.JPG"), ("b.jpg", "DSC_0107.JPG")] {
            try program.scratch.copy(fixture, to: "photos/\(name)")
        }
        try program.scratch.write("photos/a.xmp", "<x/>")
        let result = try program.run(["analyze", "photos", "--template", "{subject}-{seq:2}"] + arguments)
        #expect(result.status == 0, "\(result.error)")
    }

    private func move() throws { try FileManager.default.moveItem(atPath: program.photos, toPath: elsewhere) }

    private func names(_ folder: String = "elsewhere") throws -> [String] { try program.scratch.names(folder).sorted() }

    @Test func `a folder that was moved is undone and applied again at its new path`() throws {
        try analyze("--yes")
        let renamed = try names("photos")
        try move()
        let lost = try program.run("undo", "latest")
        #expect(lost.status == 1 && lost.error.contains("--root PATH"), "\(lost.error)")
        #expect(try program.run("undo", "latest", "--root", "elsewhere").status == 0)
        #expect(try names() == ["a.jpg", "a.xmp", "b.jpg"])
        let again = try program.run("apply", "latest", "--root", elsewhere)
        #expect(again.status == 0, "\(again.error)")
        #expect(try names() == renamed)
        // One photo, by its path there.
        let photo = try #require(renamed.first { $0.hasSuffix(".jpg") })
        let one = try program.run("undo", "latest", "--root", "elsewhere", "--item", elsewhere + "/" + photo)
        #expect(one.status == 0, "\(one.error)")
        #expect(try names().filter(renamed.contains).count < renamed.count)
        #expect(try program.run("undo", "latest", "--root", "elsewhere").status == 0)
        #expect(try names() == ["a.jpg", "a.xmp", "b.jpg"])
        // A plan with paths of either folder.
        for (folder, new) in [(program.photos, "c.jpg"), (elsewhere, "d.jpg")] {
            let old = try #require(try names().first { $0 == "b.jpg" || $0 == "c.jpg" })
            let plan = "\(folder)/\(old)\t\(folder)/\(new)\n"
            let applied = try program.run(
                "apply", "latest", "--root", "elsewhere", "--plan", "-", "--plan-format", "tsv", input: plan)
            #expect(applied.status == 0, "\(applied.error)")
            #expect(try names() == ["a.jpg", "a.xmp", new])
        }
    }

    @Test(.enabled(if: KillAt.isThere)) func `an interrupted rename is finished or reverted where the folder is now`()
        throws
    {
        for (command, expected) in [
            ("resume", ["01.jpg", "02.jpg", "02.xmp"]), ("undo", ["a.jpg", "a.xmp", "b.jpg"]),
        ] {
            let program = try Program()
            for (name, fixture) in [("a.jpg", "IMG_4021.JPG"), ("b.jpg", "DSC_0107.JPG")] {
                try program.scratch.copy(fixture, to: "photos/\(name)")
            }
            try program.scratch.write("photos/a.xmp", "<x/>")
            #expect(try program.run("analyze", "photos", "--template", "{seq:2}").status == 0)
            let killed = try KillAt.run(program, "before", 2, ["apply", "latest"], calls: "renameat2")
            #expect(killed.status == KillAt.killed)
            #expect(try program.scratch.names("photos").contains { $0.hasPrefix("02") })
            try FileManager.default.moveItem(atPath: program.photos, toPath: program.scratch.path + "/elsewhere")
            let settled = try program.run(command, "latest", "--root", "elsewhere")
            #expect(settled.status == 0, "\(command): \(settled.error)")
            let names = try program.scratch.names("elsewhere").sorted()
            #expect(names == expected, "\(command): \(names) \(settled.error)")
        }
    }

    @Test func `the page renames where the folder is now`() throws {
        try analyze()
        try move()
        let page = try ServedPage(program, "review", "latest", "--no-open", "--root", "elsewhere")
        let summary = try page.curl("api/summary")
        let tag = try #require(summary.firstMatch(of: /"plan":"([^"]*)"/)?.1)
        _ = try page.post("api/apply", "{\"plan\":\"\(tag)\"}")
        #expect(try !names().contains("a.jpg"))
        #expect(try names().count == 3)
    }

    @Test func `analysis goes on where the folder is now`() throws {
        try TinyPictures.fill(program.photos, 0..<6)
        let server = try LoopbackServer(subject: "thing")
        let paused = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-bursts", "--max-requests", "2",
            "--concurrency", "1", more: ["OPENAI_API_KEY": "sk-x"])
        #expect(paused.status != 0)
        try move()
        let resumed = try program.run(
            "resume", "latest", "--root", "elsewhere", "--max-requests", "100", more: ["OPENAI_API_KEY": "sk-x"])
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(try program.sql("SELECT count(*) FROM items WHERE status = 'done'") == ["6"])
    }

    /// On another file system the inode tells nothing, and the content does.
    @Test func `on another disk each photo is compared before the first is renamed`() throws {
        guard let disk = try MountedDisk(.tmpfs) else { try Test.cancel("no file system can be mounted here") }
        try analyze("--yes")
        let renamed = try names("photos")
        let photos = renamed.filter { $0.hasSuffix(".jpg") }
        let copied = try Shell.run("cp -a '\(program.photos)' '\(disk.path)/there'")
        #expect(copied.status == 0)
        let there = disk.path + "/there"
        // The same size and time, and another picture.
        let damaged = try Shell.run(
            """
            cd '\(there)'; cp -a '\(photos[1])' ../kept; touch -r '\(photos[1])' ../time
            size=$(stat -c %s '\(photos[1])'); cp '\(photos[0])' ../other; truncate -s "$size" ../other
            cat ../other > '\(photos[1])'; touch -r ../time '\(photos[1])'
            """)
        #expect(damaged.status == 0, "\(damaged.error)")
        let refused = try program.run("undo", "latest", "--root", there, "--json")
        #expect(refused.status == 1 && refused.output.contains("files_elsewhere"), "\(refused)")
        #expect(refused.output.contains(photos[1]) && refused.output.contains("nothing was renamed"), "\(refused)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: there).sorted() == renamed)
        // A sidecar that was saved again goes with its photo.
        let repaired = try Shell.run(
            "cd '\(there)'; mv ../kept '\(photos[1])'; for x in *.xmp; do echo more > new; mv new \"$x\"; done")
        #expect(repaired.status == 0)
        let undone = try program.run("undo", "latest", "--root", there)
        #expect(undone.status == 0, "\(undone.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: there).sorted() == ["a.jpg", "a.xmp", "b.jpg"])
        #expect(try names("photos") == renamed)
        let applied = try program.run("apply", "latest", "--root", there)
        #expect(applied.status == 0, "\(applied.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: there).sorted() == renamed)
    }

    @Test(.timeLimit(.minutes(2))) func `while many photos are compared that is shown, and Ctrl-C ends it`() throws {
        guard let disk = try MountedDisk(.tmpfs) else { try Test.cancel("no file system can be mounted here") }
        for number in 0..<120 { try program.scratch.copy("hubble.png", to: "photos/DSC_\(1_000 + number).png") }
        let server = try LoopbackServer(subject: "nebula")
        let renamed = try program.run(
            "analyze", "photos", "--template", "{subject}-{seq:3}", "--yes", "--provider", "openai", "--base-url",
            server.url, "--no-bursts", more: ["OPENAI_API_KEY": "sk-x"])
        #expect(renamed.status == 0, "\(renamed.error)")
        #expect(try Shell.run("cp -a '\(program.photos)' '\(disk.path)/there'").status == 0)
        let there = disk.path + "/there"
        let before = try FileManager.default.contentsOfDirectory(atPath: there).sorted()
        #expect(before.allSatisfy { $0.hasPrefix("nebula-") })
        let stopped = try program.terminal("undo latest --yes --root '\(there)'", typing: "\\003", after: 0.5)
        #expect(stopped.status == 130, "\(stopped.output)")
        #expect(stopped.output.contains("Stopped while photos were compared with the record."), "\(stopped.output)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: there).sorted() == before)
        let shown = try program.terminal("undo latest --yes --color never --root '\(there)'", typing: "")
        #expect(shown.status == 0 && shown.output.contains(/Comparing .*\d+\/120/), "\(shown.output)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: there).allSatisfy { $0.hasPrefix("DSC_") })
    }

    @Test(arguments: ["undo", "apply"]) func `other files of the same names are never renamed`(command: String) throws {
        try analyze(command == "undo" ? "--yes" : "--dry-run")
        // A copy on the recorded disk is not the recorded file, nor is a later photo of the same name.
        _ = try Shell.run(
            "cp -a '\(program.photos)' '\(program.scratch.path)/copy'; cp -r '\(program.photos)' '\(elsewhere)'")
        for folder in ["copy", "elsewhere"] {
            let before = try names(folder)
            let refused = try program.run(command, "latest", "--root", folder)
            #expect(refused.status == 1 && refused.error.contains("not the recorded file"), "\(refused.error)")
            #expect(try names(folder) == before)
        }
        #expect(try program.run(command, "latest", "--root", "nothing").status == 1)
        #expect(try program.run(command, "latest").status == 0)
    }

    @Test func `where --root makes no sense, that is said`() throws {
        #expect(try program.run("review", "--root", ".").error.contains("--root requires a job"))
        #expect(try program.run("resume", "latest", "--detach", "--root", ".").error.contains("--detach"))
    }
}
