import Foundation
import TestSupport
import Testing

/// What belongs to a photo goes where it goes: previewed, renamed and undone as one.
struct CompanionTests {
    let program: Program
    let server: LoopbackServer

    init() throws {
        program = try Program(key: "sk-x")
        server = try LoopbackServer(subject: "tabby cat")
    }

    func fill(_ names: String...) throws {
        for (number, name) in names.enumerated() {
            let isPhoto = name.hasSuffix(".png") || name.hasSuffix(".jpg")
            try FileManager.default.createDirectory(
                atPath: program.photos + "/" + (name as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try (isPhoto ? Data(TinyPictures.png(number)) : Data(name.utf8)).write(
                to: URL(filePath: program.photos + "/" + name))
        }
    }

    func analyze(_ more: String...) throws -> Shell.Result {
        try program.run(
            ["analyze", "photos", "--provider", "openai", "--base-url", server.url, "--template", "{subject}"] + more)
    }

    @Test func `the preview has a row for each, after its photo, in every format`() throws {
        try fill("a.jpg", "a.xmp", "a.jpg.json", "sub/b.jpg", "sub/b.CR2")
        let result = try analyze("--format", "tsv")
        let rows = [
            "a.jpg\ttabby-cat.jpg", "a.jpg.json\ttabby-cat.jpg.json", "a.xmp\ttabby-cat.xmp",
            "sub/b.jpg\tsub/tabby-cat.jpg", "sub/b.CR2\tsub/tabby-cat.CR2",
        ]
        #expect(result.lines == rows)
        #expect(result.error.contains("2 photos: 2 to rename with 3 companions."))
        let nul = try program.run("preview", "latest", "--format", "null").output
        #expect(nul == rows.map { $0.replacing("\t", with: "\0") + "\0" }.joined())
        let csv = try program.run("preview", "latest", "--format", "csv").output
        #expect(csv.contains("a.xmp,tabby-cat.xmp,companion,,"))
        let json = try program.json("preview", "latest", "--format", "json")
        let renames = try #require(json["renames"] as? [[String: Any]])
        try #require(renames.count == 2)
        #expect(
            renames[1]["companions"] as? [[String: String]] == [
                ["old": "sub/b.CR2", "new": "sub/tabby-cat.CR2"]
            ])
        let table = try program.run("preview", "latest", "--format", "table").output
        #expect(try table == Fixtures.golden("companions.txt", table))
    }

    @Test func `all of them are renamed and undone, and a second run has nothing to do`() throws {
        try fill("a.jpg", "a.xmp", "b.jpg", "b.jpg.xmp", "b.AAE", "c.jpg", "c.MOV")
        let before = try FolderState(program.photos)
        #expect(try analyze("--yes").status == 0)
        #expect(
            try program.scratch.names("photos") == [
                "tabby-cat-2.AAE", "tabby-cat-2.jpg", "tabby-cat-2.jpg.xmp", "tabby-cat-3.MOV", "tabby-cat-3.jpg",
                "tabby-cat.jpg", "tabby-cat.xmp",
            ])
        #expect(try analyze().lines == [])
        // Counted are photos.
        #expect(try program.sql("SELECT max(renamed) FROM v_jobs") == ["3"])
        let first = try #require(try program.sql("SELECT job FROM v_jobs WHERE renamed = 3").first)
        #expect(try program.run("undo", first).error.contains("Restored the names of 3 photos and 4 companions."))
        #expect(try FolderState(program.photos) == before)
    }

    @Test func `one photo is undone with what belongs to it, the others stay`() throws {
        try fill("a.jpg", "a.xmp", "b.jpg", "b.xmp")
        #expect(try analyze("--yes").status == 0)
        #expect(try program.run("undo", "latest", "--item", "tabby-cat-2.jpg").status == 0)
        #expect(try program.scratch.names("photos") == ["b.jpg", "b.xmp", "tabby-cat.jpg", "tabby-cat.xmp"])
        let unknown = try program.run("undo", "latest", "--item", "nobody.jpg")
        #expect(unknown.status == 1)
        #expect(unknown.error.contains("nobody.jpg is not a photo of job"))
        #expect(try program.run("undo", "latest", "--all", "--item", "b.jpg").status == 64)
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.names("photos") == ["a.jpg", "a.xmp", "b.jpg", "b.xmp"])
    }

    @Test func `where a companion cannot have its name, the photo stays too`() throws {
        try fill("a.jpg", "a.xmp", "b.jpg")
        #expect(try analyze().status == 0)
        try program.scratch.write("photos/tabby-cat.xmp", "somebody else's")
        let applied = try program.run("apply", "latest")
        #expect(applied.status == 3)
        #expect(applied.error.contains("a.jpg: not renamed (target_exists): the name tabby-cat.xmp is taken"))
        #expect(try program.scratch.names("photos") == ["a.jpg", "a.xmp", "tabby-cat-2.jpg", "tabby-cat.xmp"])
        // A new plan makes way.
        #expect(try program.run("preview", "latest", "--template", "{subject}").lines.first == "a.jpg\ttabby-cat-3.jpg")
    }

    @Test func `a sidecar that was written since the plan goes along`() throws {
        try fill("a.jpg")
        #expect(try analyze().status == 0)
        try program.scratch.write("photos/a.xmp", "new")
        #expect(try program.run("apply", "latest").status == 0)
        #expect(try program.scratch.names("photos") == ["tabby-cat.jpg", "tabby-cat.xmp"])
    }

    @Test func `what several could claim is named and stays, and so is a raw picture of an unknown kind`() throws {
        try fill("a.jpg", "a.png", "a.xmp", "lone.x3f", "notes.txt")
        let result = try analyze("--yes")
        #expect(result.status == 0)
        #expect(result.error.contains("a.xmp: could belong to a.jpg and a.png, ignored"))
        #expect(result.error.contains("lone.x3f: this kind of raw file is not read"))
        #expect(result.error.contains("3 other files ignored"))
        #expect(
            try program.scratch.names("photos") == [
                "a.xmp", "lone.x3f", "notes.txt", "tabby-cat.jpg", "tabby-cat.png",
            ])
    }

    @Test func `a film that says it is of another Live Photo stays, one that says nothing goes along`() throws {
        let jpeg = try Data(contentsOf: Fixtures.photo("IMG_4021.JPG"))
        for (name, own, film) in [("same", "one", "one"), ("other", "two", "three")] {
            let identifiers = [own, film].map { "6A1C2E50-\($0)" }
            let picture = LivePhotos.picture(jpeg + Data(name.utf8), identifier: identifiers[0])
            try picture.write(to: URL(filePath: program.photos + "/\(name).JPG"))
            try LivePhotos.film(identifier: identifiers[1]).write(to: URL(filePath: program.photos + "/\(name).MOV"))
        }
        try fill("plain.jpg", "plain.MOV")
        #expect(try analyze("--yes", "--template", "{original}{_}{subject}").status == 0)
        #expect(
            try program.scratch.names("photos") == [
                "other-tabby-cat.JPG", "other.MOV", "plain-tabby-cat.MOV", "plain-tabby-cat.jpg",
                "same-tabby-cat.JPG", "same-tabby-cat.MOV",
            ])
    }

    @Test func `an undo that a later job blocks says so, and works after that one's`() throws {
        try fill("a.jpg", "a.xmp")
        #expect(try analyze("--yes").status == 0)
        #expect(try analyze("--yes", "--case", "title").status == 0)
        let jobs = try program.sql("SELECT job FROM v_jobs ORDER BY created_at")
        try #require(jobs.count == 2)
        #expect(try program.scratch.names("photos") == ["Tabby Cat.jpg", "Tabby Cat.xmp"])
        let refused = try program.run("undo", jobs[0])
        #expect(refused.status == 3)
        #expect(refused.error.contains("Undo that first: photorename undo \(jobs[1])"))
        #expect(try program.scratch.names("photos") == ["Tabby Cat.jpg", "Tabby Cat.xmp"])
        #expect(try program.run("undo", jobs[1]).status == 0)
        #expect(try program.run("undo", jobs[0]).status == 0)
        #expect(try program.scratch.names("photos") == ["a.jpg", "a.xmp"])
    }

    @Test func `an undo takes along what was edited, saved again, deleted or written since`() throws {
        try fill("a.jpg", "a.xmp", "b.jpg", "b.xmp", "c.jpg", "c.xmp", "d.jpg")
        #expect(try analyze("--yes", "--template", "{original}-x").status == 0)
        try Shell.run(
            """
            cd '\(program.photos)' && echo edited >> a-x.xmp && cp b-x.xmp t && echo anew >> t && mv t b-x.xmp \
                && rm c-x.xmp && echo new > d-x.xmp
            """)
        let undone = try program.run("undo", "latest")
        #expect(undone.status == 0, "\(undone.error)")
        #expect(
            try program.scratch.names("photos") == ["a.jpg", "a.xmp", "b.jpg", "b.xmp", "c.jpg", "d.jpg", "d.xmp"])
    }

    @Test(.enabled(if: KillAt.isThere), arguments: ["apply", "undo", "resume"])
    func `a file that was edited after a crash tears nothing apart`(settling: String) throws {
        try fill("a.jpg", "a.xmp", "b.jpg", "b.xmp")
        #expect(try analyze("--template", "{original}-x").status == 0)
        for (call, file) in [(2, "a-x.jpg"), (3, "a-x.xmp"), (4, "b-x.jpg")] {
            let killed = try KillAt.run(
                program, "before", call, ["apply", "latest"], calls: "rename,renameat,renameat2")
            #expect(killed.status == KillAt.killed)
            try Shell.run("echo edited >> '\(program.photos)/\(file)'")
            let settled = try program.run(settling, "latest")
            #expect(settled.status == 0, "\(file): \(settled.error)")
            let ending = settling == "undo" ? "" : "-x"
            #expect(
                try program.scratch.names("photos")
                    == ["a\(ending).jpg", "a\(ending).xmp", "b\(ending).jpg", "b\(ending).xmp"], "\(file)")
            // Photos that were edited since are not the old ones any more: by hand.
            try Shell.run("cd '\(program.photos)' && for f in *-x.*; do mv \"$f\" \"${f/-x/}\"; done 2>/dev/null")
            #expect(try analyze("--template", "{original}-x").status == 0)
        }
    }

    @Test(.enabled(if: KillAt.isThere))
    func `a folder that is another one after a crash, or gone, ends nothing unless one says so`() throws {
        try fill("sub/a.jpg", "sub/b.jpg", "c.jpg")
        #expect(try analyze("--template", "{original}-x").status == 0)
        let killed = try KillAt.run(program, "before", 3, ["apply", "latest"], calls: "rename,renameat,renameat2")
        #expect(killed.status == KillAt.killed)
        try Shell.run("cd '\(program.photos)' && mv sub away && mkdir sub")
        for command in ["undo", "apply", "resume"] {
            let refused = try program.run(command, "latest")
            #expect(refused.status == 1 && refused.error.contains("not in"), "\(refused.error)")
        }
        #expect(try program.run("prune", "--older-than", "0s", "--all").status == 0)
        try Shell.run("cd '\(program.photos)' && rmdir sub && mv away sub")
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.names("photos/sub") == ["a.jpg", "b.jpg"])
        // And for good.
        _ = try KillAt.run(program, "before", 3, ["apply", "latest"], calls: "rename,renameat,renameat2")
        try Shell.run("rm -r '\(program.photos)/sub'")
        #expect(try program.run("undo", "latest").status == 1)
        #expect(try program.run("undo", "latest", "--forget-missing").status == 3)
        #expect(try program.scratch.names("photos") == ["c.jpg"])
        #expect(try program.run("undo", "latest").error.contains("Nothing to undo"))
    }

    @Test func `whose a sidecar is stays plain, or the photo keeps its name`() throws {
        try fill("a.png", "b.jpg")
        #expect(try analyze().status == 0)
        try program.scratch.write("photos/b.xmp", "of b")
        let applied = try program.run("apply", "latest")
        #expect(applied.status == 3 && applied.error.contains("companion_unclear"), "\(applied.error)")
        #expect(try program.scratch.names("photos") == ["b.jpg", "b.xmp", "tabby-cat.png"])
        #expect(try program.run("apply", "latest", "--template", "{subject}").status == 0)
        #expect(try program.scratch.names("photos") == ["tabby-cat-2.jpg", "tabby-cat-2.xmp", "tabby-cat.png"])
        // Somebody else's file that would pass for its own.
        try program.scratch.write("photos/dog.xmp", "a stranger's")
        let preview = try program.run("preview", "latest", "--template", "dog").output
        #expect(preview.contains("dog-2.") && !preview.contains("dog.jpg") && !preview.contains("dog.png"))
    }

    @Test func `a film that came since the plan is adopted by nobody`() throws {
        try fill("a.jpg")
        #expect(try analyze().status == 0)
        try program.scratch.write("photos/tabby-cat.MOV", "another one's")
        let applied = try program.run("apply", "latest")
        #expect(
            applied.status == 3 && applied.error.contains("tabby-cat.MOV would become its companion"),
            "\(applied.error)")
        #expect(try program.scratch.names("photos") == ["a.jpg", "tabby-cat.MOV"])
    }

    @Test func `one name that is long in another form stops nobody`() throws {
        try fill(
            "a.jpg", String(repeating: "\u{e9}", count: 100) + ".txt", String(repeating: "\u{d55c}", count: 80) + ".txt"
        )
        #expect(try analyze("--yes").status == 0)
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.names("photos").contains("a.jpg"))
    }

    @Test func `a photo that is not renamed cannot be undone, and that is said`() throws {
        try fill("a.jpg", "b.jpg")
        #expect(try analyze("--yes", "--template", "{original}-x").status == 0)
        #expect(try program.run("undo", "latest", "--item", "a-x.jpg").status == 0)
        let again = try program.run("undo", "latest", "--item", "a.jpg")
        #expect(again.status == 3 && again.error.contains("a.jpg: was not renamed, or already has its original name"))
        // Photos that were renamed last by different applies are undone where each was.
        #expect(try program.run("apply", "latest", "--template", "{original}-y").status == 0)
        #expect(try program.run("undo", "latest", "--item", "a-y.jpg", "b-y.jpg").status == 0)
        #expect(try program.scratch.names("photos") == ["a.jpg", "b-x.jpg"])
    }
}
