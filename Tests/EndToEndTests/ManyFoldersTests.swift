import Foundation
import TestSupport
import Testing

struct ManyFoldersTests {
    @Test func `photos in more folders than a process may hold open are all renamed and undone`() throws {
        let program = try Program()
        for number in 0..<300 {
            let folder = try program.scratch.folder("photos/\(number)")
            try Data(TinyPictures.png(1)).write(to: URL(filePath: folder + "/a.png"))
        }
        func run(_ arguments: String) throws -> Shell.Result {
            try Shell.run(
                "/bin/sh", ["-c", "ulimit -n 200 && exec '\(Program.path)' \(arguments)"],
                environment: program.environment,
                folder: program.scratch.path)
        }
        #expect(try run("analyze photos --dry-run -q --provider local").status == 0)
        try program.change("UPDATE plan SET new = \(program.bytes("b.png"))")
        let applied = try run("apply latest")
        #expect(applied.status == 0, "\(applied.error)")
        func names() throws -> [String] {
            try (0..<300).flatMap { try program.scratch.names("photos/\($0)") }
        }
        #expect(try names() == Array(repeating: "b.png", count: 300))
        let undone = try run("undo latest")
        #expect(undone.status == 0, "\(undone.error)")
        #expect(try names() == Array(repeating: "a.png", count: 300))
    }
}
