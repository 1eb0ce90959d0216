import Foundation
import TestSupport
import Testing

/// Others are at the same photos: another of our processes, or another program.
@Suite(.serialized, .enabled(if: KillAt.isThere)) struct RivalTests {
    @Test(.timeLimit(.minutes(60)))
    func `of two that rename for a job one wins, and the other names it and ends with 4`()
        throws
    {
        let this = try CrashCase()
        let answer = this.program.scratch.path + "/answer"
        for round in 0..<Campaign.pick(9, long: 500) {
            let isApplied = round % 2 == 1
            let rival = ["apply", "undo", "resume"][round % 3]
            // Stopped in the middle of its renames, the first one holds what the second one needs.
            let held = try KillAt.run(
                this.program, "hold", Int.random(in: 1...34), [isApplied ? "undo" : "apply", this.job],
                calls: "rename,renameat,renameat2",
                hook: "'\(Program.path)' \(rival) \(this.job) > '\(answer)' 2>&1; echo \"status $?\" >> '\(answer)'")
            #expect(held.status == 0, "\(held.error)")
            let said = try String(contentsOfFile: answer, encoding: .utf8)
            #expect(said.contains("status 4"), "\(rival): \(said)")
            #expect(said.contains(#/process \d+/#), "\(rival): \(said)")
            this.expect(try FolderState(this.photos), isApplied ? this.before : this.after, "round \(round)")
        }
    }

    @Test(.timeLimit(.minutes(60))) func `two that start at the same moment do the work once`() throws {
        let this = try CrashCase()
        for round in 0..<Campaign.pick(6, long: 100) {
            let command = round % 2 == 0 ? "apply" : "undo"
            let both = try [this.program.start(command, this.job), this.program.start(command, this.job)].map {
                $0.wait()
            }
            #expect(both.contains { $0.status == 0 } && both.allSatisfy { [0, 4].contains($0.status) })
            this.expect(try FolderState(this.photos), round % 2 == 0 ? this.after : this.before, "round \(round)")
        }
    }

    @Test(.timeLimit(.minutes(60)))
    func `a program that takes names and swaps folders for links meanwhile loses nothing and leads nowhere`() throws {
        let this = try CrashCase()
        let outside = try this.program.scratch.folder("outside")
        try Shell.run("cp -a '\(this.photos)/sub/.' '\(outside)/'")
        let elsewhere = try FolderState(outside)
        let racer = Racer(photos: this.photos, outside: outside, names: CrashCase.moves.map(\.new))
        for round in 0..<Campaign.pick(40, long: 1_000) {
            let command = round % 2 == 0 ? ["apply", this.job] : ["undo", this.job, "--all"]
            // Between two renames, and now and then before the first.
            let held = try KillAt.run(
                this.program, "hold", Int.random(in: 1...30), command, calls: "rename,renameat,renameat2",
                hook: racer.line(round))
            #expect([0, 1, 3, KillAt.neverCame].contains(held.status), "\(held.error)")
            try racer.check("round \(round): \(held.error)")
            #expect(try FolderState(outside) == elsewhere, "round \(round)")
            try racer.leave()
            try this.checkNothingLost("round \(round), \(racer.line(round)): \(held.error)")
        }
        // Left alone, everything is put in order again.
        _ = try this.program.run("undo", this.job, "--all")
        this.expect(try FolderState(this.photos), this.before, "at the end")
    }
}

/// Takes names that are about to be given, and puts a link where a folder was.
private struct Racer {
    let photos: String
    let outside: String
    let names: [[UInt8]]

    private var list: String { photos + "-racer" }

    /// A line of shell for a round; it notes what it made.
    func line(_ round: Int) -> String {
        if round % 5 == 4 {
            return ": > '\(list)'; mv '\(photos)/sub' '\(photos)-sub' && ln -s '\(outside)' '\(photos)/sub'"
        }
        // Names that are free at the moment, of those that the plan will want: most of them, so that the next is one.
        let wanted = names.filter { name in !name.contains { $0 > 127 } && Int.random(in: 0..<4) > 0 }
        return ": > '\(list)'; set -o noclobber; "
            + wanted.map { name in
                let path = photos + "/" + String(decoding: name, as: UTF8.self)
                return "(echo racer > '\(path)') 2>/dev/null && echo '\(path)' >> '\(list)'"
            }.joined(separator: "; ") + "; true"
    }

    /// What it wrote is there, and still what it wrote.
    func check(_ what: Comment) throws {
        // Not where the command came to its end before.
        guard let made = try? String(contentsOfFile: list, encoding: .utf8) else { return }
        for path in made.split(separator: "\n").map(String.init) {
            #expect((try? String(contentsOfFile: path, encoding: .utf8)) == "racer\n", "\(path), \(what)")
        }
    }

    func leave() throws {
        try Shell.run(
            """
            rm -f '\(list)'
            if [ -L '\(photos)/sub' ]; then rm '\(photos)/sub'; mv '\(photos)-sub' '\(photos)/sub'; fi
            grep -rlx racer '\(photos)' | tr '\\n' '\\0' | xargs -0 -r rm
            """)
    }
}
