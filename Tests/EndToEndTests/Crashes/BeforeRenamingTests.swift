import Foundation
import TestSupport
import Testing

/// What speaks against a rename is found out before the first one: it is refused and listed, and the rest continues.
@Suite(.enabled(if: getuid() == 0)) struct BeforeRenamingTests {
    let program: Program

    init() throws {
        program = try Program()
        for folder in ["", "sub/"] {
            _ = try program.scratch.folder("photos/" + folder)
            try Data(TinyPictures.png(folder.count)).write(to: URL(filePath: program.photos + "/\(folder)a.png"))
        }
        _ = try program.run("analyze", "photos", "--dry-run", "-q")
        try program.change("UPDATE plan SET new = \(program.bytes("b.png"))")
    }

    func names() throws -> [String] { try program.scratch.names("photos") + program.scratch.names("photos/sub") }

    @Test func `a folder on a read-only disk stays as it is`() throws {
        let sub = program.photos + "/sub"
        try #require(
            try Shell.run("mount --bind '\(sub)' '\(sub)' && mount -o remount,bind,ro '\(sub)'").status == 0)
        defer { _ = try? Shell.run("umount '\(sub)'") }
        let applied = try program.run("apply", "latest")
        #expect(applied.status == 3)
        #expect(applied.error.contains("sub/a.png: not renamed (read_only)"), "\(applied.error)")
        #expect(try names() == ["b.png", "sub", "a.png"])
    }

    @Test func `a folder that the user may not write to stays as it is`() throws {
        try Shell.run(
            "chmod 555 '\(program.photos)/sub'; chmod 777 '\(program.photos)'; chown -R 65534 '\(program.scratch.path)'"
        )
        defer { _ = try? Shell.run("chmod 755 '\(program.photos)/sub'") }
        let applied = try Shell.run(
            "/usr/bin/setpriv", ["--reuid=65534", "--clear-groups", Program.path, "apply", "latest"],
            environment: program.environment.merging(["HOME": program.scratch.path]) { $1 },
            folder: program.scratch.path)
        #expect(applied.status == 3, "\(applied.error)")
        #expect(applied.error.contains("sub/a.png: not renamed (permission_denied)"), "\(applied.error)")
        #expect(try names() == ["b.png", "sub", "a.png"])
    }

    @Test func `a name that is too long for this disk is refused`() throws {
        try program.change(
            "UPDATE plan SET new = \(program.bytes(String(repeating: "x", count: 260) + ".png")) WHERE item = (SELECT id FROM items WHERE path = \(program.bytes("a.png")))"
        )
        let applied = try program.run("apply", "latest")
        #expect(applied.status == 3)
        #expect(applied.error.contains("a.png: not renamed (name_too_long)"), "\(applied.error)")
        #expect(try names() == ["a.png", "sub", "b.png"])
    }

    @Test func `where there is no room for the journal, nothing is begun`() throws {
        let state = (program.database as NSString).deletingLastPathComponent
        try Shell.run("cp '\(program.database)' '\(program.scratch.path)/kept.sqlite'")
        try #require(try Shell.run("mount -t tmpfs -o size=1m none '\(state)'").status == 0)
        defer { _ = try? Shell.run("umount '\(state)'") }
        try Shell.run(
            "cp '\(program.scratch.path)/kept.sqlite' '\(program.database)'; head -c 2000000 /dev/zero > '\(state)/full' 2>/dev/null; true"
        )
        let applied = try program.run("apply", "latest")
        #expect(applied.status == 1)
        #expect(applied.error.contains("is full"), "\(applied.error)")
        #expect(try names() == ["a.png", "sub", "a.png"])
    }
}
