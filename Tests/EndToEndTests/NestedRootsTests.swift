import Foundation
import TestSupport
import Testing

/// Two jobs of which one's folder lies within the other's.
@Suite(.serialized, .enabled(if: KillAt.isThere)) struct NestedRootsTests {
    let program: Program
    let outer: String
    let inner: String

    init() throws {
        let program = try Program()
        self.program = program
        _ = try program.scratch.folder("photos/sub")
        for name in ["IMG_4021.JPG", "IMG_4022.JPG"] {
            try program.scratch.copy(name, to: "photos/\(name)")
            try program.scratch.copy(name, to: "photos/sub/\(name)")
        }
        func job(_ folder: String, _ more: [String] = []) throws -> String {
            let made = try Shell.run(
                Program.path, ["analyze", folder, "--template", "{subject}", "--dry-run"] + more,
                environment: program.environment, folder: program.scratch.path)
            return try #require(made.error.firstMatch(of: /Job (\w{8})/)).1.description
        }
        outer = try job("photos")
        inner = try job("photos/sub")
    }

    private func during(_ held: String, _ rival: String) throws -> String {
        let answer = program.scratch.path + "/answer"
        let result = try KillAt.run(
            program, "hold", 1, ["apply", held, "--yes"], calls: "rename,renameat,renameat2",
            hook: "'\(Program.path)' apply \(rival) --yes > '\(answer)' 2>&1; echo \"status $?\" >> '\(answer)'")
        #expect(result.status == 0 || result.status == 3, "\(result.error)")
        return try String(contentsOfFile: answer, encoding: .utf8)
    }

    @Test func `they do not rename at the same time, whichever began`() throws {
        for (held, rival) in [(outer, inner), (inner, outer)] {
            let said = try during(held, rival)
            #expect(said.contains("status 4") && said.contains("(job \(held)) is renaming"), "\(said)")
            #expect(try program.run("undo", held, "--yes").status == 0)
        }
        // One after the other they do; and folders beside each other are nobody's business.
        #expect(try program.run("apply", inner, "--yes").status == 0)
        #expect(try program.run("undo", inner, "--yes").status == 0)
    }

    @Test func `a folder that a link leads to is locked as well`() throws {
        _ = try program.scratch.folder("elsewhere")
        try program.scratch.copy("IMG_4021.JPG", to: "elsewhere/IMG_1.JPG")
        _ = try program.scratch.folder("linked")
        try FileManager.default.createSymbolicLink(
            atPath: program.scratch.path + "/linked/link", withDestinationPath: "../elsewhere")
        func job(_ arguments: String...) throws -> String {
            let made = try program.run(["analyze"] + arguments + ["--template", "{subject}", "--dry-run"])
            return try #require(made.error.firstMatch(of: /Job (\w{8})/)).1.description
        }
        let through = try job("linked", "--follow-symlinks")
        let direct = try job("elsewhere")
        for (held, rival) in [(through, direct), (direct, through)] {
            #expect(try during(held, rival).contains("status 4"))
            #expect(try program.run("undo", held, "--yes").status == 0)
        }
    }
}
