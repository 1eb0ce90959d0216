import Foundation
import TestSupport
import Testing

/// `edit` and `apply --plan`: names that a person chooses, by the real program and real editors.
@Suite(.onEachEngine) struct EditTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-planted")
        try program.copyFixtures()
        #expect(try program.run("analyze", "photos", "--provider", "local").status == 0)
    }

    /// Runs `edit` with a script as the editor; `$1` is the file.
    private func edit(_ script: String, _ more: String...) throws -> Shell.Result {
        try program.scratch.write("editor.sh", script)
        return try program.run(["edit", "latest"] + more, more: ["VISUAL": "bash '\(program.scratch.path)/editor.sh'"])
    }

    private func plan() throws -> [String: String] { try program.plan() }

    @Test func `an edited name is kept, outlives a template, and is what apply applies`() throws {
        let edited = try edit("sed -i 's/^2019-07-14-cat-lisbon.JPG$/Grandma'\\''s cat.JPG/; s/^2011-.*//' \"$1\"")
        #expect(edited.status == 0, "\(edited.error)")
        #expect(edited.error.contains("Changed 2 names"))
        let preview = try program.run("preview", "latest", "--format", "json", "--all")
        let rows = try #require(
            (try JSONSerialization.jsonObject(with: Data(preview.out)) as? [String: Any])?["renames"]
                as? [[String: Any]])
        for row in rows {
            #expect(row["pinned"] as? Bool == ["IMG_4021.JPG", "P1030477.JPG"].contains(row["old"] as? String))
        }
        let other = try program.run("preview", "latest", "--template", "{seq:2}{_}{subject|original}").lines
        #expect(other.contains("IMG_4021.JPG\tGrandma's cat.JPG"))
        #expect(other.contains { $0.hasPrefix("IMG_4022.JPG\t0") })
        #expect(!other.contains { $0.hasPrefix("P1030477.JPG") })
        #expect(try program.json("status", "--json")["requests"] as? Int == 0)
        #expect(try program.run("apply", "latest").status == 0)
        let names = try program.scratch.names("photos")
        #expect(names.contains("Grandma's cat.JPG") && names.contains("P1030477.JPG"))
        #expect(names.contains("2019-07-14-espresso-lisbon.JPG"))
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try plan()["IMG_4021.JPG"] == "Grandma's cat.JPG")

        let reset = try program.run("edit", "latest", "--reset")
        #expect(reset.status == 0 && reset.error.contains("Dropped 2 edited names"))
        #expect(try plan()["IMG_4021.JPG"] == "2019-07-14-cat-lisbon.JPG")
        #expect(try plan()["P1030477.JPG"] == "2011-08-16-palace-beijing.JPG")
    }

    @Test func `a chosen name that another template leaves to its owner is reported before it is refused`() throws {
        #expect(try edit("sed -i 's/^2019-07-14-cat-lisbon.JPG$/IMG_4022.JPG/' \"$1\"").status == 0)
        func notes() throws -> [String: String] {
            let preview = try program.json("preview", "latest", "--format", "json", "--all")
            let rows = preview["renames"] as? [[String: Any]] ?? []
            return Dictionary(rows.map { ($0["old"] as? String ?? "", $0["note"] as? String ?? "") }) { $1 }
        }
        #expect(try notes()["IMG_4021.JPG"] == "")
        #expect(try program.run("preview", "latest", "--template", "{text}", "--save").status == 0)
        #expect(try notes()["IMG_4021.JPG"] == "another photo keeps this name")
        #expect(try program.run("apply", "latest").status == 3)
        #expect(try program.run("preview", "latest", "--template", "{subject|original}", "--save").status == 0)
        #expect(try notes()["IMG_4021.JPG"] == "")
    }

    @Test func `whatever is done to the order of the lines, no name goes to another photo`() throws {
        let before = try plan()
        for script in [
            "tac \"$1\" > t; cp t \"$1\"", "sort \"$1\" > t; cp t \"$1\"", "sort -r \"$1\" -o \"$1\"", "true",
            "sed -i 's/$/\\r/' \"$1\"", ": > \"$1\"",
        ] {
            let result = try edit("cd '\(program.scratch.path)'; \(script)")
            #expect(result.status == 0, "\(script): \(result.error)")
            #expect(try plan() == before, "\(script)")
        }
    }

    @Test func `deleted lines keep that photo's name and move no other`() throws {
        let before = try plan()
        #expect(try edit("sed -i '/cat-lisbon/d; /^# DSC_0108/,+1d' \"$1\"").status == 0)
        var expected = before
        (expected["IMG_4021.JPG"], expected["DSC_0108.JPG"]) = ("IMG_4021.JPG", "DSC_0108.JPG")
        #expect(try plan() == expected)
    }

    @Test func `illegal and colliding names come back marked, until they can be had`() throws {
        let result = try edit(
            """
            cp "$1" '\(program.scratch.path)'/seen-$(ls '\(program.scratch.path)' | grep -c seen).txt
            if grep -q '^#! ' "$1"; then sed -i 's/^bad.*$/good.JPG/; s/^other.png$/other/; s/^2019-07-14-espresso-lisbon.JPG$/cup.JPG/' "$1"
            else sed -i 's/^2011-.*/bad:name?.JPG/; s/^2015-02-11-person.JPG/other.png/; s/^2019-07-14-cat.*/2019-07-14-ESPRESSO-lisbon.JPG/' "$1"; fi
            """)
        #expect(result.status == 0, "\(result.error)")
        let marked = try String(contentsOfFile: program.scratch.path + "/seen-1.txt", encoding: .utf8)
        #expect(marked.contains("#! Not every system allows this name; try bad-name-.JPG.\nbad:name?.JPG\n"))
        #expect(marked.contains("#! The extension must stay \".JPG\".\nother.png\n"))
        #expect(marked.contains("#! Another photo gets this name: IMG_4022.JPG.\n2019-07-14-ESPRESSO-lisbon.JPG\n"))
        let plan = try plan()
        #expect(plan["P1030477.JPG"] == "good.JPG" && plan["DSC_0108.JPG"] == "other.JPG")
        #expect(plan["IMG_4021.JPG"] == "2019-07-14-ESPRESSO-lisbon.JPG" && plan["IMG_4022.JPG"] == "cup.JPG")
        #expect(
            try program.bash("ls \(FileManager.default.temporaryDirectory.path) | grep -c ^photorename-.......$").output
                == "0\n")
    }

    @Test func `an editor that never comes to an end is left`() throws {
        let wild = try edit("sed -i 's/^2011/x2011/; s/beijing.JPG$/beijing.png/; s/^x/xx/' \"$1\"")
        #expect(wild.status == 1, "\(wild.error)")
        #expect(try edit("yes | head -c 9000000 >> \"$1\"").error.contains("wrote 9000"))
        #expect(try edit("rm \"$1\"").error.contains("deleted the file"))
    }

    @Test func `who gives up finds the text again, and nothing is changed`() throws {
        let before = try plan()
        let result = try edit("sed -i 's/^2011-.*/a\\/b.JPG/' \"$1\"")
        #expect(result.status == 1)
        #expect(result.error.contains("A name can't contain"))
        let kept = try #require(result.error.components(separatedBy: "Your text is kept in: ").last).trimmingCharacters(
            in: .whitespacesAndNewlines)
        #expect(try String(contentsOfFile: kept, encoding: .utf8).contains("a/b.JPG"))
        try FileManager.default.removeItem(atPath: (kept as NSString).deletingLastPathComponent)
        let failed = try edit("exit 3")
        #expect(failed.status == 1 && failed.error.contains("exited with status 3"))
        let missing = try program.run("edit", "latest", more: ["VISUAL": "/nowhere/editor"])
        #expect(missing.status == 1 && missing.error.contains("VISUAL or EDITOR"))
        #expect(try plan() == before)
    }

    @Test func `the editor sees no key, and its file is for nobody else`() throws {
        #expect(
            try edit(
                "env > '\(program.scratch.path)/env'; stat -c %a \"$(dirname \"$1\")\" >> '\(program.scratch.path)/env'"
            ).status == 0)
        let seen = try String(contentsOfFile: program.scratch.path + "/env", encoding: .utf8)
        #expect(!seen.contains("sk-planted") && seen.hasSuffix("\n700\n"))
    }

    @Test func `at the question e opens the editor, and the changed plan is asked for again`() throws {
        try program.scratch.write("editor.sh", "sed -i 's/^2019-07-14-cat.*/Minka.JPG/' \"$1\"")
        var here = program
        here.environment["VISUAL"] = "bash '\(program.scratch.path)/editor.sh'"
        let result = try here.terminal("analyze photos --provider local", typing: "e\\ny\\n", after: 4)
        #expect(result.output.contains("[y/N] (e edits the names, r shows the photos)"))
        #expect(result.output.components(separatedBy: "Apply 5 renames?").count == 3, "\(result.output)")
        #expect(try program.scratch.names("photos").contains("Minka.JPG"))
    }

    // MARK: - apply --plan

    @Test func `a plan goes through a pipe and back, and exactly that is applied`() throws {
        // null first: it pins nothing.
        for format in ["null", "tsv", "csv", "json", "jsonl"] { try applyPlan(format) }
    }

    private func applyPlan(_ format: String) throws {
        #expect(try program.run("edit", "latest", "--reset").status == 0)
        let before = try program.scratch.state("photos")
        let filter = format == "null" ? "cat" : "sed 's/cat-lisbon/tabby/; s/-beijing//'"
        let result = try program.bash(
            "photorename preview latest --format \(format) | \(filter) | photorename apply latest --plan - --json")
        #expect(result.status == 0, "\(result.error)")
        let names = try program.scratch.names("photos")
        #expect(names.contains(format == "null" ? "2019-07-14-cat-lisbon.JPG" : "2019-07-14-tabby.JPG"))
        #expect(names.contains(format == "null" ? "2011-08-16-palace-beijing.JPG" : "2011-08-16-palace.JPG"))
        let report = try #require(try JSONSerialization.jsonObject(with: Data(result.out)) as? [String: Any])
        #expect(report["renamed"] as? Int == 5)
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.state("photos") == before)
        // What differed is pinned, the rest follows the template.
        let pinned = try program.run("preview", "latest", "--template", "{seq}").lines
        #expect(pinned.count { $0.contains("tabby") || $0.contains("palace") } == (format == "null" ? 0 : 2))
    }

    @Test func `apply again is the redo, also of what did not go by the job's own plan`() throws {
        let before = try program.scratch.state("photos")
        for arguments in [["--plan", "plan"], ["--template", "{seq}{_}{subject|original}"]] {
            try program.bash(#"printf 'IMG_4021.JPG\tzz.JPG\n' > plan"#)
            #expect(try program.run(["apply", "latest"] + arguments).status == 0)
            let applied = try program.scratch.state("photos")
            for _ in 0..<2 {
                #expect(try program.run("undo", "latest").status == 0)
                #expect(try program.scratch.state("photos") == before)
                #expect(try program.run("apply", "latest").status == 0)
                #expect(try program.scratch.state("photos") == applied)
            }
            #expect(try program.run("undo", "latest").status == 0)
        }
        // Unless the plan was changed since.
        #expect(try program.run("edit", "latest", "--reset").status == 0)
        #expect(try program.run("apply", "latest").status == 0)
        #expect(try program.scratch.names("photos").count { $0.hasPrefix("20") } == 5)
    }

    @Test func `a plan may come through any pipe`() throws {
        let result = try program.bash("photorename apply latest --plan <(photorename preview latest | grep cat)")
        #expect(result.status == 0, "\(result.error)")
        #expect(try program.scratch.names("photos").contains("2019-07-14-cat-lisbon.JPG"))
    }

    @Test func `photos that are not in the plan are left alone, and can be renamed later`() throws {
        let result = try program.bash(
            "photorename preview latest --absolute | grep cat | photorename apply latest --plan -")
        #expect(result.status == 0, "\(result.error)")
        #expect(try program.scratch.names("photos").count { $0.hasPrefix("20") } == 1)
        #expect(try program.run("apply", "latest").status == 0)
        #expect(try program.scratch.names("photos").count { $0.hasPrefix("20") } == 5)
        #expect(try program.run("undo", "latest", "--all").status == 0)
    }

    static let refused = [
        ("nobody.JPG\\tx.JPG\\n", "line 1: nobody.JPG is not a photo of job"),
        ("IMG_4021.JPG\\tsub/x.JPG\\n", "line 1: sub/x.JPG is not a name in the same folder"),
        ("IMG_4021.JPG\\t../x.JPG\\n", "line 1: ../x.JPG is not a name in the same folder"),
        ("IMG_4021.JPG\\tx.JPG\\nIMG_4021.JPG\\ty.JPG\\n", "line 2: IMG_4021.JPG appears twice"),
        (
            "IMG_4021.JPG\\tx.JPG\\nIMG_4022.JPG\\tX.JPG\\n",
            "line 2: X.JPG: Another photo gets this name: IMG_4021.JPG."
        ),
        ("IMG_4021.JPG\\tx.png\\n", "line 1: x.png: The extension must stay \".JPG\"."),
        ("IMG_4021.JPG\\tcon.JPG\\n", "line 1: con.JPG: Not every system allows this name; try _con.JPG."),
        ("IMG_4021.JPG\\tIMG_4022.JPG\\n", "line 1: IMG_4022.JPG: Another photo keeps this name."),
        ("IMG_4021.JPG x.JPG\\n", "the plan can't be read, line 1"),
        ("{\"job\":\"zzzzzzzz\",\"renames\":[]}", "of job zzzzzzzz"),
        ("/etc/passwd\\t/etc/x\\n", "line 1: /etc/passwd is not a photo of job"),
    ]

    @Test func `a plan that is not this job's, or cannot be had, is refused whole`() throws {
        let before = try program.scratch.state("photos")
        let good = "P1030477.JPG\\tpalace.JPG\\n"
        for (plan, message) in Self.refused {
            try program.bash("printf '\(plan)\(plan.hasPrefix("{") ? "" : good)' > plan")
            let result = try program.run("apply", "latest", "--plan", "plan")
            #expect(result.status == 1)
            #expect(result.error.contains(message), "\(result.error)")
            #expect(try program.scratch.state("photos") == before)
            #expect(try !program.run("preview", "latest").output.contains("\tpalace.JPG"))
        }
    }

    @Test func `two photos can exchange names, and a file that stays is refused alone`() throws {
        try program.scratch.write("photos/taken.JPG", "somebody else's")
        try program.bash(
            #"printf 'IMG_4021.JPG\tIMG_4022.JPG\nIMG_4022.JPG\tIMG_4021.JPG\nP1030477.JPG\ttaken.JPG\n' > plan"#)
        let result = try program.run("apply", "latest", "--plan", "plan")
        #expect(
            result.status == 3 && result.error.contains("P1030477.JPG: not renamed (target_exists)"), "\(result.error)")
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.run("apply", "latest", "--plan", "plan", "--template", "{seq}").status == 64)
        #expect(try program.run("apply", "latest", "--plan", "nowhere").status == 1)
    }

    @Test func `companions go with their photo, and may not go elsewhere`() throws {
        try program.scratch.write("photos/IMG_4021.xmp", "<x/>")
        try program.run("analyze", "photos", "--provider", "local")
        let stale = try program.bash(
            "photorename preview latest | sed 's/-cat-lisbon.JPG/-tabby.JPG/' > plan; cat plan; photorename apply latest --plan plan"
        )
        #expect(stale.status == 0, "\(stale.error)")
        #expect(try program.scratch.names("photos").contains("2019-07-14-tabby.xmp"))
        #expect(try program.run("undo", "latest").status == 0)
        let other = try program.bash("sed -i 's/lisbon.xmp/elsewhere.xmp/' plan; photorename apply latest --plan plan")
        #expect(other.status == 1)
        #expect(
            other.error.contains(
                "IMG_4021.xmp belongs to IMG_4021.JPG and is renamed with it, to 2019-07-14-tabby.xmp"),
            "\(other.error)")
    }
}
