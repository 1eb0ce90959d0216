import Foundation
import TestSupport
import Testing

/// Random plans, carried out by the real program and killed at a random call, beside a model of what a folder is.
@Suite(.serialized, .enabled(if: KillAt.isThere)) struct RandomKillTests {
    @Test(.timeLimit(.minutes(60))) func `a random plan that is killed ends as the model of the folder says`() throws {
        var random = SystemRandomNumberGenerator()
        for round in 0..<Campaign.pick(8, long: 300) {
            // The program keeps stems apart that differ by case alone, which the model does not know.
            var model = PlanModel(&random, hasCase: false)
            // As the walk finds them: of two that want one name, the first gets it.
            model.groups.sort { $0[0].old < $1[0].old }
            let program = try Program()
            try model.make(in: program.photos) { number, file in
                file.hasSuffix(".jpg") ? Data(TinyPictures.png(number)) : Data(file.utf8)
            }
            _ = try program.run("analyze", "photos", "--dry-run", "-q")
            let names = Dictionary(model.groups.map { ($0[0].old, $0[0].new) }) { first, _ in first }
            try program.change(
                model.files.filter { $0.hasSuffix(".jpg") }.map { file in
                    "UPDATE plan SET new = \(program.bytes(names[file] ?? file)) WHERE item IN (SELECT id FROM items WHERE path = \(program.bytes(file)));"
                }.joined())
            let before = try FolderState(program.photos)
            let after = model.applied(to: before)
            let most = Campaign.pick(60, long: 90)
            let call = Int.random(in: 1...most, using: &random)
            let killed = try KillAt.run(program, "before", call, ["apply", "latest"])
            #expect([KillAt.killed, KillAt.neverCame].contains(killed.status), "\(killed.error)")
            #expect(try FolderState(program.photos).substance == before.substance)
            let isForward = Bool.random(using: &random)
            let settled = try program.run(isForward ? "apply" : "undo", "latest")
            #expect(
                try FolderState(program.photos).difference(from: isForward ? after : before) == "",
                "round \(round), call \(call), \(isForward ? "apply" : "undo"): \(model) \(settled.error)")
            _ = try program.run("undo", "latest")
            #expect(
                try FolderState(program.photos).difference(from: before) == "", "round \(round), undone: \(model)")
        }
    }
}
