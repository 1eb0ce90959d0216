import Foundation
import TestSupport
import Testing

/// What people see, in a terminal of their own.
struct TerminalTests {
    let program: Program

    init() throws {
        program = try Program()
        for name in ["IMG_4021.JPG", "IMG_4022.JPG", "hubble.png"] {
            try program.scratch.copy(name, to: "photos/\(name)")
        }
    }

    @Test(arguments: [("y\\n", true), ("yes\\n", true), ("n\\n", false), ("\\n", false), ("apply\\n", false)])
    func `it asks, and only a yes renames`(typed: String, renames: Bool) throws {
        let result = try program.terminal("analyze photos", typing: typed)
        #expect(result.status == 0)
        #expect(result.output.contains("Apply 2 renames? [y/N]"))
        #expect(try program.scratch.names("photos").contains("2019-07-14-cat-lisbon.JPG") == renames)
        #expect(result.output.contains(renames ? "Renamed 2 photos." : "Nothing was renamed."))
    }

    @Test(arguments: [60, 80, 200]) func `a preview and its question fit on the screen, and ? explains the keys`(
        columns: Int
    )
        throws
    {
        let program = try Program()
        try TinyPictures.fill(program.photos, 0..<60)
        let typed = "?\\nn\\n"
        let result = try program.terminal(
            "analyze photos --template new-{seq:4} --color never", typing: typed, after: 2, columns: columns)
        let lines = result.output.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "").split {
            $0 == "\r\n" || $0 == "\n" || $0 == "\r"
        }
        let preview = lines.filter { $0.contains(".png → new-") }
        #expect((5...18).contains(preview.count), "\(result.output)")
        #expect(preview.allSatisfy { $0.count <= columns })
        #expect(lines.contains { $0.contains("more. To list all: photorename preview ") }, "\(result.output)")
        for key in ["y  Rename.", "n  Rename nothing", "e  Edit the new names", "r  Review the photos"] {
            #expect(lines.contains { $0.hasPrefix(key) }, "\(key): \(result.output)")
        }
        // It asks again after the explanation.
        #expect(result.output.components(separatedBy: "Apply 60 renames? [y/N]").count == 3)
        #expect(result.output.contains("Nothing was renamed."))
        #expect(try program.scratch.names("photos").allSatisfy { $0.hasPrefix("p0000") })
    }

    @Test func `the preview is a table, with colours that can be turned off`() throws {
        let colour = try program.terminal("analyze photos --dry-run", typing: "").output
        #expect(colour.contains("\u{1B}[32m2019-07-14-cat-lisbon.JPG\u{1B}[0m"))
        let plain = try program.terminal("analyze photos --dry-run --color never --progress none", typing: "").output
        #expect(!plain.contains("\u{1B}"))
        var program = program
        program.environment["NO_COLOR"] = "1"
        #expect(!(try program.terminal("analyze photos --dry-run", typing: "").output.contains("\u{1B}[32m")))
    }

    @Test func `the cursor comes back on every way out`() throws {
        let refusing = try LoopbackServer { _ in .http(401, body: "{}") }
        let pausing = try LoopbackServer { _ in .late(0.3, body: LoopbackServer.completion(subject: "cat")) }
        for arguments in [
            "analyze photos --dry-run", "analyze photos --dry-run --provider openai --base-url \(refusing.url)",
            "analyze photos --dry-run --provider openai --base-url \(pausing.url) --max-requests 2",
        ] {
            var program = program
            program.environment["OPENAI_API_KEY"] = "sk-x"
            // The first one asks whether the key is meant.
            let output = try program.terminal(arguments, typing: "n\\n", after: 1).output
            let hidden = output.components(separatedBy: "\u{1B}[?25l").count - 1
            let shown = output.components(separatedBy: "\u{1B}[?25h").count - 1
            #expect(hidden == shown && hidden > 0)
        }
    }

    @Test func `progress survives a window that is made narrower`() throws {
        let server = try LoopbackServer { _ in .late(0.3, body: LoopbackServer.completion(subject: "cat")) }
        var program = program
        program.environment["OPENAI_API_KEY"] = "sk-x"
        try TinyPictures.fill(program.photos, 0..<12)
        let output = try program.terminal(
            "analyze photos --dry-run --color never --concurrency 1 --no-bursts --provider openai --base-url \(server.url)",
            typing: "y\\n", after: 0.2, columns: 120, resizing: (40, 1.6)
        ).output
        // The line is redrawn over all rows that the old one takes now, and fits from then on.
        let parts = output.split(separator: /\u{1B}\[[0-9]A\r\u{1B}\[J/).map(String.init)
        try #require(parts.count == 2, "\(output)")
        func lines(_ text: String) -> [String] {
            text.components(separatedBy: "\r").filter { $0.hasPrefix("Describing") }.map {
                $0.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
            }
        }
        #expect(lines(parts[0]).contains { $0.count > 40 }, "\(output)")
        #expect(lines("\r" + parts[1]).count > 3 && lines("\r" + parts[1]).allSatisfy { $0.count < 40 }, "\(output)")
    }

    @Test func `at no width does a line of the preview break inside a name`() throws {
        for columns in [60, 80, 200] {
            let output = try program.terminal(
                "analyze photos --dry-run --color never --progress none", typing: "", columns: columns
            ).output
            for line in output.split(separator: "\r\n") { #expect(line.count <= columns, "\(line)") }
        }
    }

    @Test func `Ctrl-C at the question renames nothing and says what next`() throws {
        let result = try program.terminal("analyze photos", typing: "\\003", after: 3)
        #expect(result.status == 130)
        #expect(try program.scratch.names("photos").contains("IMG_4021.JPG"))
        #expect(try program.json("status", "--json")["status"] as? String == "completed")
    }
}
