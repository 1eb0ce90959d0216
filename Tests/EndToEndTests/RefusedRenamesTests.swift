import Foundation
import TestSupport
import Testing

/// What a job says of itself when renames were refused, interrupted, or deleted from under it.
@Suite struct RefusedRenamesTests {
    let program: Program

    init() throws {
        program = try Program()
        try program.copyFixtures()
        #expect(try program.run("analyze", "photos").status == 0)
    }

    private var phase: String { get throws { try program.json("status", "--json")["phase"] as? String ?? "?" } }

    private func plan() throws -> [(old: String, new: String)] {
        try program.run("preview", "latest").lines.map { line in
            let parts = line.components(separatedBy: "\t")
            return (parts[0], parts[1])
        }
    }

    @Test func `a job whose renames were all refused is where it was`() throws {
        let plan = try plan()
        for (_, new) in plan { try program.scratch.write("photos/" + new, "in the way") }
        #expect(try program.run("apply", "latest").status == 3)
        #expect(try phase == "ready")
        #expect(try program.json("status", "--json", "--items")["status"] as? String == "completed")
        for (_, new) in plan { try FileManager.default.removeItem(atPath: program.photos + "/" + new) }
        #expect(try program.run("apply", "latest").status == 0)
        #expect(try phase == "applied")
        // The old names are taken: nothing comes back, and the job is still applied.
        for (old, _) in plan { try program.scratch.write("photos/" + old, "in the way") }
        #expect(try program.run("undo", "latest").status == 3)
        #expect(try phase == "applied")
        for (old, _) in plan { try FileManager.default.removeItem(atPath: program.photos + "/" + old) }
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try phase == "undone")
        for (_, new) in plan { try program.scratch.write("photos/" + new, "in the way") }
        #expect(try program.run("apply", "latest").status == 3)
        #expect(try phase == "undone")
    }

    @Test(.enabled(if: KillAt.isThere)) func `refused one by one, while it renames, it is where it was as well`() throws
    {
        // Every photo is written to between the plan and the first rename.
        let held = try KillAt.run(
            program, "hold", 1, ["apply", "latest"], calls: "rename,renameat,renameat2",
            hook: "cd '\(program.photos)' && for f in *; do printf x >> \"$f\"; done")
        #expect(held.status == 3, "\(held.error)")
        // The first was checked before, and may have gone through.
        let renamed = try program.json("status", "--json")
        let steps = try #require(renamed["steps"] as? [[String: Any]])
        let done = steps.first { $0["step"] as? String == "rename" }?["done"] as? Int
        #expect(try phase == (done == 0 ? "ready" : "applied"))
    }

    @Test(.enabled(if: KillAt.isThere))
    func `after an interrupted apply of a plan, resume finishes exactly what was begun`()
        throws
    {
        let plan = try plan()
        try program.scratch.write("plan.tsv", plan.dropLast(2).map { "\($0.old)\t\($0.new)\n" }.joined())
        let killed = try KillAt.run(
            program, "before", 2, ["apply", "latest", "--plan", "plan.tsv"], calls: "rename,renameat,renameat2")
        #expect(killed.status == KillAt.killed)
        let advice = try program.run("status").output
        let job = try #require(try program.json("status", "--json")["job"] as? String)
        #expect(
            advice.contains("To finish it: photorename resume \(job). To reverse it: photorename undo \(job)"),
            "\(advice)"
        )
        #expect(!advice.contains("photorename apply"))
        #expect(try program.run("resume", "latest").status == 0)
        let names = try program.scratch.names("photos")
        for (old, new) in plan.dropLast(2) { #expect(names.contains(new) && !names.contains(old)) }
        for (old, new) in plan.suffix(2) { #expect(names.contains(old) && !names.contains(new), "\(old) was left out") }
        #expect(try phase == "applied")
        // Of an interrupted undo it is the other way round.
        let back = try KillAt.run(
            program, "before", 2, ["undo", "latest"], calls: "rename,renameat,renameat2")
        #expect(back.status == KillAt.killed)
        #expect(
            try program.run("status").output.contains(
                "To finish it: photorename resume \(job). To reverse it: photorename apply \(job)"))
        #expect(try program.run("resume", "latest").status == 0)
        #expect(try program.scratch.names("photos").contains(plan[0].old))
    }

    @Test func `prune and an apply at the same moment: whoever is second knows of the first`() throws {
        let before = try program.scratch.state("photos")
        // What prune says goes into a pipe that is full: it waits there, whatever it has done by then.
        let result = try program.bash(
            """
            mkfifo full; exec 3<>full; head -c 65536 /dev/zero >&3
            photorename prune --older-than 0 >&3 2>/dev/null & sleep 0.7
            photorename apply latest 2>/dev/null 3>&-; echo "applied $?"
            timeout 2 cat <&3 >/dev/null; wait
            """)
        if result.output.contains("applied 0") {
            #expect(try program.run("undo", "latest").status == 0, "a job that can be undone was deleted")
        }
        #expect(try program.scratch.state("photos") == before)
    }
}
