import Foundation
import TestSupport
import Testing

/// What the documents say is what the program does.
struct DocumentsTests {
    let program = try! Program()

    /// Every command with those beneath it, as the help of each lists them.
    private func commands(_ above: [String] = []) throws -> [[String]] {
        let help = try self.help(above).components(separatedBy: "\n")
        let listed = help.split(separator: "").filter { $0.first?.hasSuffix("SUBCOMMANDS:") == true }.joined()
        let names = listed.compactMap { line in line.wholeMatch(of: /\ \ ([a-z]+)( .*)?/).map { String($0.1) } }
        return try [above] + names.flatMap { try commands(above + [$0]) }
    }

    private func help(_ command: [String]) throws -> String {
        try Shell.run(Program.path, command + ["--help"], environment: ["COLUMNS": "100"]).output
    }

    @Test func `docs_cli_md lists every command and option as --help does`() throws {
        let url = Fixtures.repository.appending(path: "docs/cli.md")
        let page = try String(contentsOf: url, encoding: .utf8)
        let head = try #require(page.range(of: "writes it again. -->\n")).upperBound
        let commands = try commands()
        #expect(commands.count > 18)
        let made = try commands.map { command in
            let name = (["photorename"] + command).joined(separator: " ")
            return "\n### \(name)\n\n```\n\(try help(command).trimmingCharacters(in: .newlines))\n```\n"
        }.joined()
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try (page[..<head] + made).write(to: url, atomically: true, encoding: .utf8)
        }
        #expect(page[head...] == made, "GOLDEN=write swift test --filter DocumentsTests writes it again")
        #expect(try program.run("--version").output == "0.2.0\n")
    }

    /// Each line of the README's examples for pipelines, as it stands there.
    @Test func `the pipelines of the README do what they are for`() throws {
        let readme = try String(contentsOf: Fixtures.repository.appending(path: "README.md"), encoding: .utf8)
        let section = try #require(readme.components(separatedBy: "**In pipelines**").dropFirst().first)
        let block = try #require(section.components(separatedBy: "```").dropFirst().first)
        let lines = block.components(separatedBy: "\n").filter { !$0.isEmpty && $0 != "sh" }
        #expect(lines.count >= 8)
        let prepared = try program.bash(
            """
            mkdir -p bin Pictures; ln -s '\(Program.path)' bin/photorename; mv photos/* Pictures/ 2>/dev/null
            cp '\(Fixtures.photos.path)'/*.[JjPp]* Pictures/; echo '<x/>' > Pictures/IMG_4021.xmp
            """)
        #expect(prepared.status == 0)
        var outputs: [String] = []
        for line in lines {
            let result = try program.bash(
                "set -o pipefail; unset -f photorename; export PATH=$PWD/bin:$PATH HOME=$PWD XDG_DATA_HOME='\(Fixtures.dataFolder)'; \(line)"
            )
            #expect(result.status == 0, "\(line): \(result.error)")
            outputs.append(result.output + result.error)
        }
        func output(_ part: String) throws -> String {
            outputs[try #require(lines.firstIndex { $0.contains(part) }, "\(part)")]
        }
        #expect(try output("jq -r '.renames[]").contains("IMG_4021.JPG: cat"))
        #expect(try output("xargs -0").contains("mv -n -- IMG_4021.JPG 2019-07-14-cat-lisbon.JPG\n"))
        #expect(try output("sed 's/").contains("Renamed 5 photos and 1 companion."))
        #expect(try output("undo latest").contains("5 photos and 1 companion"))
        #expect(try program.scratch.names("Pictures").contains("IMG_4021.xmp"))
        #expect(try output(".phase").contains("applied"))
        #expect(try output("find ~").contains("\t"))
        #expect(try output("wc -l").trimmingCharacters(in: .whitespacesAndNewlines) == "6")
    }
}
