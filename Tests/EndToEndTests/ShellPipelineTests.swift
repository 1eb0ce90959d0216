import Foundation
import TestSupport
import Testing

/// Shell pipelines: stdout is the result and nothing else.
struct ShellPipelineTests {
    let program: Program

    init() throws {
        program = try Program()
    }

    /// Names that no pipeline likes: a newline, a tab, quotes, bytes that are not UTF-8, a leading dash.
    static let odd: [[UInt8]] = [
        Array("new\nline.jpg".utf8), Array("tab\there.jpg".utf8), Array("quote\"s' $(x).jpg".utf8),
        [0xFF, 0xFE, 0x2E, 0x6A, 0x70, 0x67],
        Array("-rf.jpg".utf8), Array("=1+1.jpg".utf8), Array("back\\slash.jpg".utf8),
    ]

    func fill() throws {
        for (index, name) in Self.odd.enumerated() {
            try program.scratch.copy(
                index.isMultiple(of: 2) ? "IMG_4022.JPG" : "IMG_4021.JPG", toBytes: Array("photos/".utf8) + name,
                salt: "\(index)")
        }
    }

    @Test func `null and xargs rename every odd name, as apply would`() throws {
        try fill()
        let before = try program.scratch.state("photos")
        let result = try program.bash("cd photos && photorename analyze . --format null | xargs -0 -n2 mv -nT --")
        #expect(result.status == 0, "\(result.error)")
        let names = try program.scratch.names("photos")
        #expect(names.count == Self.odd.count)
        #expect(names.allSatisfy { $0.hasPrefix("2019-07-14-cat") || $0.hasPrefix("2019-07-14-espresso") })
        // The job finds each photo under its new name already, and can take even that back.
        #expect(try program.run("apply", "latest").status == 0)
        #expect(try program.scratch.names("photos") == names)
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.state("photos") == before)
    }

    @Test func `apply renames them itself, and undo gives each byte back`() throws {
        try fill()
        let before = try program.scratch.state("photos")
        try program.run("analyze", "photos", "--yes")
        #expect(try program.scratch.names("photos").count == Self.odd.count)
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.state("photos") == before)
    }

    @Test func `tsv escapes what would break a line, and csv what a spreadsheet would run`() throws {
        try fill()
        let tsv = try program.run("analyze", "photos").output
        #expect(tsv.split(separator: "\n").count == Self.odd.count)
        for escaped in ["new\\nline.jpg\t", "tab\\there.jpg\t", "\\xFF\\xFE.jpg\t", "back\\\\slash.jpg\t"] {
            #expect(tsv.contains(escaped))
        }
        let csv = try program.run("preview", "latest", "--format", "csv")
        #expect(csv.output.contains("\r\n'=1+1.jpg,"))
        #expect(csv.output.contains("\r\n'-rf.jpg,"))
        #expect(csv.output.contains("\"quote\"\"s' $(x).jpg\""))
    }

    @Test func `a pipe that closes ends the program quietly`() throws {
        try fill()
        let result = try program.bash("photorename analyze photos 2>err | head -n 1 >out; echo ${PIPESTATUS[0]}")
        #expect(result.output == "0\n")
        #expect(
            try String(contentsOfFile: program.scratch.path + "/out", encoding: .utf8).split(separator: "\n").count == 1
        )
        let error = try String(contentsOfFile: program.scratch.path + "/err", encoding: .utf8)
        #expect(!error.lowercased().contains("pipe"))
        // Even when there is far more to write than a pipe holds.
        let closed = try program.bash(
            "photorename status --json --items >&- ; photorename preview latest --format json | true; echo ${PIPESTATUS[0]}"
        )
        #expect(closed.output == "0\n")
        for command in ["doctor", "config show", "config path"] {
            let quiet = try program.bash("photorename \(command) 2>err | true; echo ${PIPESTATUS[0]}; cat err")
            #expect(quiet.output == "0\n", "\(command)")
        }
    }

    @Test func `progress never comes on stdout`() throws {
        try fill()
        for progress in ["auto", "plain", "json", "none"] {
            let result = try program.run("analyze", "photos", "--progress", progress)
            #expect(result.lines.count == Self.odd.count)
            #expect(!result.error.contains("\u{1B}"))
        }
        #expect(try program.run("analyze", "photos", "--quiet").error.isEmpty)
    }
}
