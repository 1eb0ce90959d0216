import Foundation
import TestSupport
import Testing

/// More photos than are marked at once: while one batch is made durable and marked, the next is being renamed.
@Suite(.serialized, .enabled(if: KillAt.isThere && Campaign.isLong)) struct SeveralBatchesTests {
    static let count = 4_500

    @Test(.timeLimit(.minutes(60)), arguments: ["apply", "undo"])
    func `killed between batches and within them, everything is found again, forward or back`(command: String) throws {
        let program = try Program()
        for number in 0..<Self.count {
            try Data(TinyPictures.png(1)).write(to: URL(filePath: program.photos + "/IMG_\(number).png"))
        }
        let analyzed = try program.run("analyze", "photos", "--dry-run", "-q", more: ["PHOTORENAME_PROVIDER": "local"])
        try #require(analyzed.status == 0, "\(analyzed.error)")
        // A chain through all of them would be one unit; these go their own ways.
        try program.change("UPDATE plan SET new = \(program.prefixed("x", "new"))")
        let before = try FolderState(program.photos)
        #expect(try program.run("apply", "latest").status == 0)
        let after = try FolderState(program.photos)
        #expect(after.files.count == Self.count && Set(after.files.keys).isDisjoint(with: before.files.keys))
        if command == "apply" { #expect(try program.run("undo", "latest").status == 0) }

        var points = [1, 2_047, 2_048, 2_049, 2_050, 4_095, 4_096, 4_097, 4_500].map { ("renameat2", $0) }
        points += (1...3).map { ("fsync", $0) } + (1...8).map { ("fdatasync", $0) }
        points += (0..<20).map { _ in ("pwrite64", Int.random(in: 1...2_000)) }
        var killedAt: [String] = []
        for (number, (call, count)) in points.enumerated() {
            let killed = try KillAt.run(program, "before", count, [command, "latest"], calls: call)
            let what: Comment = "\(command), \(call) \(count): \(killed.error)"
            #expect([KillAt.killed, KillAt.neverCame].contains(killed.status), what)
            if killed.status == KillAt.killed { killedAt.append(call) }
            #expect(try FolderState(program.photos).substance == before.substance, what)
            // Either end can be reached, and from there the start of the next round.
            let isForward = number % 2 == 0
            _ = try program.run(isForward ? "apply" : "undo", "latest")
            #expect(try FolderState(program.photos).difference(from: isForward ? after : before) == "", what)
            let start = command == "apply" ? "undo" : "apply"
            _ = try program.run(start, "latest")
            #expect(try FolderState(program.photos).difference(from: start == "apply" ? after : before) == "", what)
        }
        print("crash: \(command) of several batches was killed at \(killedAt.summary)")
        #expect(killedAt.count > 20)
    }
}
