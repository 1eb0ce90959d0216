import Foundation
import TestSupport
import Testing

/// What was renamed, how to go back, and one cause said once.
struct WhatHappenedTests {
    let program = try! Program()

    private func analyze(_ arguments: String...) throws -> Shell.Result {
        try program.run(["analyze", "photos", "--template", "new-{seq:4}"] + arguments)
    }

    @Test func `history lists each apply and undo, in every format`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        try program.scratch.write("photos/p000000.xmp", "<x/>")
        #expect(try program.run("history").out.isEmpty)
        let applied = try analyze("--yes")
        let job = try #require(try program.json("status", "--json")["job"] as? String)
        #expect(applied.error.contains("To undo: photorename undo \(job)\n"), "\(applied.error)")
        #expect(applied.error.contains("To list the renames: photorename history \(job)\n"))
        #expect(try program.run("undo", job).status == 0)
        let tsv = try program.run("history", job).lines.map { $0.components(separatedBy: "\t") }
        #expect(
            tsv.map { $0[0] } == [
                "p000000.png", "p000000.xmp", "p000001.png", "new-0002.png", "new-0001.png", "new-0001.xmp",
            ])
        #expect(tsv.map { $0[3] } == ["apply", "apply", "apply", "undo", "undo", "undo"])
        #expect(tsv.allSatisfy { $0[4].hasSuffix("Z") && $0[5] == job })
        let csv = try program.run("history", job, "--format", "csv").output.components(separatedBy: "\r\n")
        #expect(csv[0] == "old,new,kind,action,at,job" && csv[1].hasPrefix("p000000.png,new-0001.png,photo,apply,"))
        #expect(csv.count == 8)
        let json = try program.json("history", job, "--format", "json")
        let rows = try #require(json["renames"] as? [[String: Any]])
        #expect(rows.count == 6 && rows[1]["kind"] as? String == "companion" && rows[5]["action"] as? String == "undo")
        #expect(try program.run("history", "--format", "jsonl").lines.count == 6)
        #expect(try program.run("history", job, "--format", "null").output.split(separator: "\0").count == 12)
        // Of all jobs, with their folders.
        #expect(try program.run("history").lines.allSatisfy { $0.hasPrefix(program.photos + "/") })
        let table = try program.run("history", job, "--format", "table", "--color", "never").output
        #expect(
            table.contains(
                "  apply  job \(job)  \(program.photos)\n  p000000.png → new-0001.png\n    p000000.xmp → new-0001.xmp\n"
            ))
    }

    @Test func `after an apply, preview and status show both names`() throws {
        try TinyPictures.fill(program.photos, 0..<1)
        #expect(try analyze().status == 0)
        let before = try program.json("preview", "latest", "--format", "json")["renames"] as? [[String: Any]]
        #expect(before?.first?["renamed_from"] is NSNull)
        let plan = try program.run("preview", "latest", "--format", "csv").output
        #expect(plan.hasPrefix("old,new,kind,subject,note,renamed_from\r\n"))
        #expect(try program.run("apply", "latest").status == 0)
        let rows = try #require(
            try program.json("preview", "latest", "--format", "json")["renames"] as? [[String: Any]])
        #expect(rows[0]["old"] as? String == "new-0001.png" && rows[0]["renamed_from"] as? String == "p000000.png")
        let csv = try program.run("preview", "latest", "--format", "csv").output
        #expect(csv.contains("\r\nnew-0001.png,new-0001.png,photo,,,p000000.png\r\n"), "\(csv)")
        #expect(
            try program.run("preview", "latest", "--format", "table").output.contains(
                "p000000.png → new-0001.png  renamed"))
        let items = try program.json("status", "--items", "--json")["items"] as? [[String: Any]]
        #expect(items?.first?["renamed_from"] as? String == "p000000.png")
        #expect(try program.run("status", "--items").output.contains("was p000000.png"))
        // Nothing is left for a pipeline.
        #expect(try program.run("preview", "latest", "--format", "tsv").out.isEmpty)
        // A plan as it was written before is still one.
        let old = "old,new,kind,subject,note\r\nnew-0001.png,mine.png,photo,,\r\n"
        #expect(try program.run("apply", "latest", "--plan", "-", input: old).status == 0)
        #expect(try program.scratch.names("photos") == ["mine.png"])
        let twice = try program.json("preview", "latest", "--format", "json")["renames"] as? [[String: Any]]
        #expect(twice?.first?["renamed_from"] as? String == "p000000.png")
    }

    @Test func `undo latest is the last rename, of whatever job, and nothing to undo is an error`() throws {
        try TinyPictures.fill(program.photos, 0..<2)
        let none = try program.run("undo", "latest")
        #expect(none.status == 1 && none.error.contains("there is no job yet"), "\(none.error)")
        #expect(try program.run("analyze", "photos/p000000.png", "--template", "one", "--yes").status == 0)
        let first = try #require(try program.json("status", "--json")["job"] as? String)
        // A newer job that renames nothing.
        #expect(try analyze().status == 0)
        let empty = try program.run("undo", try #require(try program.json("status", "--json")["job"] as? String))
        #expect(empty.status == 1 && empty.error.contains("Nothing to undo in job "), "\(empty.error)")
        let json = try program.run("undo", "latest", "--json", "--color", "never")
        #expect(json.status == 0 && json.error.contains("Job \(first) in \(program.photos)"), "\(json.error)")
        #expect(json.output.contains("\"job\":\"\(first)\""))
        #expect(try program.scratch.names("photos") == ["p000000.png", "p000001.png"])
        #expect(try program.run("undo", "latest", "--json").status == 1)
    }

    @Test(.timeLimit(.minutes(2)), arguments: ["apply", "undo"])
    func `Ctrl-C while files are renamed says how far it came, and either way goes on`(command: String) throws {
        let count = 8_000
        try TinyPictures.fill(program.photos, 0..<count)
        #expect(try analyze().status == 0)
        let before = try program.scratch.names("photos")
        if command == "undo" { #expect(try program.run("apply", "latest", "--yes", "--progress", "none").status == 0) }
        let isRenamed = { (name: String) in command == "apply" ? name.hasPrefix("new-") : !name.hasPrefix("new-") }
        let running = try program.start(command, "latest", "--yes", "--progress", "none")
        while try !program.scratch.names("photos").contains(where: isRenamed) { usleep(500) }
        running.send(SIGINT)
        let result = running.wait()
        let renamed = try program.scratch.names("photos").count(where: isRenamed)
        try #require(renamed < count, "it was faster than the signal")
        #expect(result.status == 130)
        let verb = command == "apply" ? "renamed" : "restored"
        #expect(
            result.error.contains("Stopped: \(renamed) of \(count) files \(verb). To finish: photorename resume "),
            "\(result.error)")
        #expect(result.error.contains(command == "apply" ? "photorename undo " : "photorename apply "))
        // Back: what was really renamed is counted, and nothing else.
        let back = try program.run(command == "apply" ? "undo" : "apply", "latest", "--progress", "none")
        #expect(back.status == 0, "\(back.error)")
        #expect(back.error.contains("Recovered an interrupted rename (\(renamed) files)."), "\(back.error)")
        let names = try program.scratch.names("photos")
        #expect(command == "apply" ? names == before : names.allSatisfy { $0.hasPrefix("new-") })
    }

    @Test(.timeLimit(.minutes(2)), arguments: ["apply", "undo", "resume"])
    func `Ctrl-C while an interrupted rename is settled says how far that came, and it goes on`(command: String) throws
    {
        let count = 8_000
        try TinyPictures.fill(program.photos, 0..<count)
        #expect(try analyze().status == 0)
        let before = try program.scratch.names("photos")
        func renamed() throws -> Int { try program.scratch.names("photos").count { $0.hasPrefix("new-") } }
        let killed = try program.start("apply", "latest", "--yes", "--progress", "none")
        while try renamed() < count / 3 { usleep(500) }
        killed.send(SIGKILL)
        _ = killed.wait()
        let begun = try renamed()
        try #require(begun < count, "it was faster than the signal")
        let running = try program.start(command, "latest", "--progress", "none")
        while try renamed() == begun { usleep(500) }
        running.send(SIGINT)
        let result = running.wait()
        let now = try renamed()
        try #require(now > 0 && now < count, "it was faster than the signal")
        #expect(result.status == 130)
        let (done, all, verb) = command == "undo" ? (begun - now, begun, "restored") : (now, count, "renamed")
        #expect(
            result.error.contains("Stopped: \(done) of \(all) files \(verb). To finish: photorename \(command) "),
            "\(result.error)")
        let again = try program.run(command, "latest", "--progress", "none")
        #expect(again.status == 0, "\(again.error)")
        let names = try program.scratch.names("photos")
        #expect(command == "undo" ? names == before : names.allSatisfy { $0.hasPrefix("new-") })
    }

    @Test func `resume finishes a rename that was stopped`() throws {
        let count = 8_000
        try TinyPictures.fill(program.photos, 0..<count)
        #expect(try analyze().status == 0)
        let running = try program.start("apply", "latest", "--yes", "--progress", "none")
        while try !program.scratch.names("photos").contains(where: { $0.hasPrefix("new-") }) { usleep(500) }
        running.send(SIGINT)
        #expect(running.wait().status == 130)
        let renamed = try program.scratch.names("photos").count { $0.hasPrefix("new-") }
        let resumed = try program.run("resume", "latest", "--progress", "none")
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(
            resumed.error.contains("(\(count - renamed) files; \(renamed) had their new names already)"),
            "\(resumed.error)")
        #expect(try program.scratch.names("photos").allSatisfy { $0.hasPrefix("new-") })
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 12])
    func `with the server down the run ends with that reason, however few photos there are`(count: Int) throws {
        try TinyPictures.fill(program.photos, 0..<count)
        let result = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", "http://127.0.0.1:9", "--model", "x")
        #expect(result.status == 3)
        #expect(result.error.contains("the provider can't be reached"), "\(result.error)")
        #expect(result.error.contains("photorename resume ") && !result.error.contains("failed"), "\(result.error)")
        #expect(try program.sql("SELECT status, failed FROM v_jobs") == ["paused|0"])
        let server = try LoopbackServer(subject: "cat")
        try program.setServer(server.url)
        #expect(try program.run("resume", "latest").status == 0)
        #expect(try program.sql("SELECT status, done FROM v_jobs") == ["completed|\(count)"])
    }

    @Test(.enabled(if: Program.nobodyCanDescribe))
    func `a folder that can't be written to is said before the preview, and once`() throws {
        try TinyPictures.fill(program.photos, 0..<60)
        try program.bash(
            "mkdir photos/mine; cp photos/p000000.png photos/mine/IMG_1.png; chown -R 65534 . ; chown 0 photos; chmod 555 photos"
        )
        let line =
            "cd '\(program.scratch.path)'; XDG_DATA_HOME='\(Fixtures.dataFolder)' HOME=/nowhere \(Program.asNobody) '\(Program.path)'"
        let analyzed = try Shell.run(
            "\(line) analyze photos --template 'new-{seq:4}' --yes 2>&1", environment: program.environment)
        #expect(analyzed.status == 3, "\(analyzed.output)")
        let warning = try #require(
            analyzed.output.range(
                of: "you don't have write permission for \(program.photos): 60 photos can't be renamed"))
        #expect(analyzed.output[..<warning.lowerBound].contains("new-0001") == false)
        #expect(analyzed.output.components(separatedBy: "permission_denied").count == 2, "\(analyzed.output)")
        #expect(analyzed.output.contains("Renamed 1 photo"))
    }

    @Test func `doctor fails where every other command would`() throws {
        try program.scratch.write("file", String(repeating: "no database ", count: 1_000))
        for path in ["file/jobs.sqlite", "file"] {
            let doctor = try program.run("doctor", "--database", "\(program.scratch.path)/\(path)")
            #expect(doctor.status == 1 && doctor.output.contains("!!  database:"), "\(doctor.output)")
            #expect(try program.run("jobs", "--database", "\(program.scratch.path)/\(path)").status == 1)
        }
    }

    @Test func `a folder in place of a command, and a mistyped command, are told what to type`() throws {
        let folder = try program.run("photos", "--dry-run")
        #expect(folder.status == 64)
        #expect(folder.error.contains("To analyze it: photorename analyze photos --dry-run"), "\(folder.error)")
        let quoted = try program.bash("mkdir \"it's here\"; photorename \"it's here\"")
        #expect(quoted.error.contains(#"photorename analyze 'it'\''s here'"#), "\(quoted.error)")
        for (words, hint) in [
            (["anlyze", "photos"], "Did you mean: photorename analyze"),
            (["config", "shwo"], "Did you mean: photorename config show"),
            (["frobnicate"], "photorename --help"), (["analyze", "--dryrun", "photos"], "--dry-run"),
        ] {
            let result = try program.run(words)
            #expect(result.status == 64 && result.error.contains(hint), "\(words): \(result.error)")
        }
        let json = try program.run("anlyze", "--json")
        #expect(json.output.contains("\"code\":\"usage\""), "\(json.output)")
    }

    @Test func `an empty list is an empty folder, and a list with NULs needs no option`() throws {
        let empty = try program.run("analyze", "--files-from", "-", input: "")
        #expect(empty.status == 0 && empty.error.contains("No photos found."), "\(empty.error)")
        try TinyPictures.fill(program.photos, 0..<2)
        let list = try program.bash(
            "find photos -name '*.png' -print0 | photorename analyze --files-from - --template 'x{seq}'")
        #expect(list.status == 0 && list.lines.count == 2, "\(list.error)")
    }

    @Test(arguments: ["UTF-16LE", "UTF-16BE"]) func `a plan from a spreadsheet's Unicode text is read`(encoding: String)
        throws
    {
        try TinyPictures.fill(program.photos, 0..<2)
        #expect(try analyze().status == 0)
        let mark = encoding == "UTF-16LE" ? #"\xFF\xFE"# : #"\xFE\xFF"#
        // As Excel saves the CSV: tabs, with every column.
        let applied = try program.bash(
            """
            photorename preview latest --format csv | sed 's/,/\\t/g; s/new-0001/Käse 1/' > plan.txt
            (printf '\(mark)'; iconv -f UTF-8 -t \(encoding) plan.txt) > plan16.txt
            photorename apply latest --plan plan16.txt
            """)
        #expect(applied.status == 0, "\(applied.error)")
        #expect(try program.scratch.names("photos").sorted() == ["Käse 1.png", "new-0002.png"])
    }

    @Test func `with --follow-symlinks each file is one photo, however many ways lead to it`() throws {
        try TinyPictures.fill(try program.scratch.folder("photos/real"), 0..<8)
        try program.bash(
            "cd photos; ln -s real alias; ln -s real/p000001.png link.png; mkdir deep; ln -s ../real deep/again")
        let result = try analyze("--follow-symlinks", "--yes")
        #expect(result.status == 0 && result.error.contains("Renamed 8 photos."), "\(result.error)")
        #expect(try program.scratch.names("photos/real").allSatisfy { $0.hasPrefix("new-") })
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.names("photos/real").allSatisfy { $0.hasPrefix("p0") })
    }

    @Test func `times are local, with their zone, and JSON stays UTC`() throws {
        try TinyPictures.fill(program.photos, 0..<1)
        #expect(try analyze("--yes").status == 0)
        let away = ["TZ": "Asia/Tokyo"]
        let hour = try program.bash("TZ=Asia/Tokyo date '+%Y-%m-%d %H:'").output.trimmingCharacters(
            in: .whitespacesAndNewlines)
        for command in ["status", "jobs", "logs"] {
            #expect(try program.run([command], more: away).output.contains(" JST"), "\(command)")
        }
        #expect(try program.run(["jobs"], more: away).output.contains(hour))
        #expect(try program.run(["history", "latest", "--format", "table"], more: away).output.contains(" JST  apply"))
        #expect(try program.run(["status", "--json"], more: away).output.contains("Z\""))
    }
}

struct DeletedPhotoTests {
    @Test func `an undo gives the raw picture and the sidecars of a deleted photo their names back`() throws {
        let program = try Program()
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_1.JPG")
        for name in ["IMG_1.CR3", "IMG_1.xmp", "IMG_1.JPG.xmp"] { try program.scratch.write("photos/\(name)", name) }
        try program.scratch.copy("IMG_4022.JPG", to: "photos/IMG_2.JPG")
        #expect(try program.run("analyze", "photos", "--template", "new-{seq}", "--yes").status == 0)
        try program.bash("rm photos/new-1.JPG")
        let undone = try program.run("undo", "latest")
        #expect(undone.status == 3)
        #expect(undone.error.contains("new-1.JPG: not renamed (missing)"), "\(undone.error)")
        #expect(
            undone.error.contains("Restored the names of 1 photo and 3 companions; 1 file unchanged."),
            "\(undone.error)")
        #expect(try program.scratch.names("photos") == ["IMG_1.CR3", "IMG_1.JPG.xmp", "IMG_1.xmp", "IMG_2.JPG"])
        // Again: only the photo is missing still.
        #expect(try program.run("undo", "latest").status == 3)
    }
}
