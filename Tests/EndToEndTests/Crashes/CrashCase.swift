import Foundation
import TestSupport
import Testing

@testable import PhotoModel

/// A job whose plan has everything that makes renames hard, and the folder in its two states.
struct CrashCase: Sendable {
    let program: Program
    let photos: String
    let job: String
    let before: FolderState
    let after: FolderState
    private let hasInodes: Bool

    /// What is to be called what; a photo's companions stand behind it. The paths need not be UTF-8.
    static let plan: [[(old: String, new: String)]] =
        [
            // A circle of two, with companions.
            [("two1.png", "two2.png"), ("two1.xmp", "two2.xmp")], [("two2.png", "two1.png"), ("two2.xmp", "two1.xmp")],
            // A circle of three.
            [("three1.png", "three2.png")], [("three2.png", "three3.png")], [("three3.png", "three1.png")],
            // A chain of four.
            [("chain1.png", "chain2.png")], [("chain2.png", "chain3.png")], [("chain3.png", "chain4.png")],
            [("chain4.png", "chain5.png")],
            // Case and normalisation alone.
            [("Case.png", "case.png")], [("nfc-\u{e9}.png", "nfc-e\u{301}.png")],
            // Two names of one file that move along; and two that go their own ways.
            [("link1.png", "link2.png")], [("link2.png", "link3.png")], [("own1.png", "own3.png")],
            [("own2.png", "own4.png")],
            // A companion's companion.
            [("raw.jpg", "boat.jpg"), ("raw.CR2", "boat.CR2"), ("raw.CR2.xmp", "boat.CR2.xmp")],
            // Not ASCII, and not UTF-8 at all (written \\xFF here).
            [("東京.png", "京都.png")], [("latin-\u{ff}.png", "latin.png")],
            // A second folder.
            [("sub/swap1.png", "sub/swap2.png")], [("sub/swap2.png", "sub/swap1.png")],
            [("sub/plain.jpg", "sub/cat.jpg"), ("sub/plain.jpg.xmp", "sub/cat.jpg.xmp")],
            [("sub/last.png", "sub/z-last.png")],
        ] + families

    /// Companions of every family, each in a folder of its own.
    private static var families: [[(old: String, new: String)]] {
        CompanionFamily.all.enumerated().compactMap { number, family in
            guard let example = family.examples.first, let photo = FileName(example.photo) else { return nil }
            let fox = "fox" + String(decoding: photo.dotExtension, as: UTF8.self)
            return [(example.photo, fox), (example.file, example.renamed)].map {
                ("family\(number)/\($0.0)", "family\(number)/\($0.1)")
            }
        }
    }

    static func bytes(_ path: String) -> [UInt8] {
        // The one name that is not UTF-8: its ÿ is the byte.
        path.hasPrefix("latin-\u{ff}") ? Array("latin-".utf8) + [0xFF] + Array(".png".utf8) : Array(path.utf8)
    }

    static var moves: [(old: [UInt8], new: [UInt8])] { moves(plan) }

    /// What every file system can hold: no second names, and names that are UTF-8.
    static var plainPlan: [[(old: String, new: String)]] {
        plan.filter { !["link1.png", "link2.png", "own1.png", "own2.png", "latin-\u{ff}.png"].contains($0[0].old) }
    }

    private static func moves(_ plan: [[(old: String, new: String)]]) -> [(old: [UInt8], new: [UInt8])] {
        plan.flatMap { $0 }.map { (bytes($0.old), bytes($0.new)) }
    }

    /// - Parameters:
    ///   - folder: where the photos shall lie; a folder of the program's by default.
    ///   - database: where the database shall lie.
    ///   - plan: renames, folder by folder.
    ///   - hasInodes: false where inode numbers do not stay.
    /// - Throws: an error of the system.
    init(
        folder: String? = nil, database: String? = nil, plan: [[(old: String, new: String)]] = plan,
        hasInodes: Bool = true
    ) throws {
        self.hasInodes = hasInodes
        var program = try Program()
        if let database { program.environment["PHOTORENAME_DATABASE"] = database }
        photos = folder ?? program.photos
        try Self.fill(photos, plan)
        _ = try program.run("analyze", photos, "--dry-run", "-q", more: ["PHOTORENAME_PROVIDER": "local"])
        self.program = program
        job = try #require(try program.run("jobs", "--json").output.firstMatch(of: /"job":"(\w{8})"/)).1.description
        let statements = plan.map { group in
            let (old, new) = (
                program.bytes(Self.bytes(group[0].old)), program.bytes(Self.name(Self.bytes(group[0].new)))
            )
            return "UPDATE plan SET new = \(new) WHERE item = (SELECT id FROM items WHERE path = \(old));"
        }
        try self.program.change(statements.joined())
        before = try FolderState(photos, inodes: hasInodes)
        after = before.renamed(Self.moves(plan))
        try #require(before.files.count == plan.joined().count + 1)
    }

    private static func name(_ path: [UInt8]) -> [UInt8] {
        Array(path.split(separator: UInt8(ascii: "/")).last ?? [])
    }

    private static func fill(_ folder: String, _ plan: [[(old: String, new: String)]]) throws {
        for path in plan.map({ $0[0].old }) {
            try FileManager.default.createDirectory(
                atPath: folder + "/" + (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        }
        var number = 0
        for group in plan {
            for (index, move) in group.enumerated() {
                number += 1
                let content = index == 0 ? Data(TinyPictures.png(number)) : Data("companion \(number)".utf8)
                if ["link2.png", "own2.png"].contains(move.old) {
                    let first = move.old.replacing("2", with: "1")
                    try FileManager.default.linkItem(atPath: folder + "/" + first, toPath: folder + "/" + move.old)
                    continue
                }
                let path = Array(folder.utf8) + [UInt8(ascii: "/")] + bytes(move.old) + [0]
                let file = path.withUnsafeBufferPointer { buffer in
                    buffer.withMemoryRebound(to: CChar.self) { open($0.baseAddress!, O_WRONLY | O_CREAT, 0o644) }
                }
                try #require(file >= 0)
                FileHandle(fileDescriptor: file, closeOnDealloc: true).write(content)
            }
        }
        try Data("no photo".utf8).write(to: URL(filePath: folder + "/notes.txt"))
    }

    /// The jobs database as it is, with the log that a crash left; and back to it.
    func saveDatabase(_ name: String) throws {
        if try PostgresServer.save(program.database, name) { return }
        try Shell.run(
            "cd '\(state)' && rm -rf '\(saved)/\(name)' && mkdir -p '\(saved)/\(name)' && cp jobs.sqlite '\(saved)/\(name)/' && { cp jobs.sqlite-wal '\(saved)/\(name)/' 2>/dev/null || true; }"
        )
    }

    func restoreDatabase(_ name: String) throws {
        if try PostgresServer.restore(program.database, name) { return }
        try Shell.run("cd '\(state)' && rm -f jobs.sqlite* && cp '\(saved)/\(name)'/jobs.sqlite* .")
    }

    private var saved: String { program.scratch.path + "/saved" }

    private var state: String {
        program.stateFolder
    }

    /// Takes up what was cut off, by one of the ways there are, and says where it leads.
    func settle(_ way: Int) throws -> FolderState {
        switch way % 3 {
        case 0:
            _ = try program.run("apply", job)
            return after
        case 1:
            // Nothing that was begun, nothing that is gone on with.
            _ = try program.run("resume", job)
            _ = try program.run("apply", job)
            return after
        default:
            _ = try program.run("undo", job)
            return before
        }
    }

    func expect(_ state: FolderState, _ expected: FolderState, _ what: String) {
        let difference = state.difference(from: expected)
        if !difference.isEmpty { Issue.record("\(what):\n\(difference)") }
    }

    /// The folder as it is.
    var now: FolderState { get throws { try FolderState(photos, inodes: hasInodes) } }

    /// Nothing is lost: each file is there under as many names as ever, and each name is its old, its new or one of ours.
    func checkNothingLost(_ what: Comment) throws {
        let now = try now
        #expect(now.substance == before.substance, what)
        let known = Set(before.files.keys).union(after.files.keys)
        for name in now.files.keys where !known.contains(name) {
            #expect(String(decoding: name, as: UTF8.self).contains(".photorename-\(job)-"), what)
        }
    }
}
