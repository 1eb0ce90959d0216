import FileSystem
import Foundation
import PhotoModel
import SystemPackage
import TestSupport
import Testing

@testable import Renaming

/// Editors save a sidecar by writing another file and renaming it over the old one: then it has another inode, and the number
/// of its old one goes to whatever is made next.
struct SavedAnewTests {
    private struct Folder {
        let scratch: Scratch
        let root: Directory
        var random: SplitMix
        let photos: [String]
        let targets: [String]

        init(seed: UInt64) throws {
            scratch = try Scratch()
            root = try Directory(absolute: FilePath(scratch.path))
            random = SplitMix(seed: seed)
            let names = ["a", "b", "c", "d"]
            photos = names
            // Circles, chains and ways that are free.
            targets = Array((names + ["e", "f"]).shuffled(using: &random).prefix(names.count))
            for name in names {
                try scratch.write(name + ".jpg", name)
                try scratch.write(name + ".xmp", name)
                try scratch.write(name + ".jpg.pp3", name)
            }
        }

        static let endings = [".jpg", ".xmp", ".jpg.pp3"]

        func wanted(_ targets: [String]? = nil) throws -> [WantedGroup] {
            try zip(photos, targets ?? self.targets).enumerated().map { item, pair in
                let moves = try Self.endings.map { ending in
                    let old = try #require(FileName(pair.0 + ending))
                    return WantedMove(
                        old: old, new: try #require(FileName(pair.1 + ending)),
                        identity: try #require(try root.status(of: old)).identity)
                }
                return WantedGroup(item: Int64(item), directory: .root, moves: moves)
            }
        }

        /// What was done to each sidecar, by the photo and ending that it began with.
        ///
        /// - Parameters:
        ///   - places: the sidecars' names, by where they began.
        ///   - kinds: 4, or 3 for deleting none.
        /// - Returns: the new name of each; nil for deleted.
        /// - Throws: an error of the system.
        mutating func edit(_ places: [String: String], kinds: Int) throws -> [String: String?] {
            var contents: [String: String?] = [:]
            for (file, place) in places.sorted(by: { $0.key < $1.key }) {
                let path = scratch.path + "/" + place
                switch file.hasSuffix(".jpg") ? 0 : Int.random(in: 0..<kinds, using: &random) {
                case 0: contents[file] = file.split(separator: ".").first.map(String.init)
                case 1:
                    contents[file] = file + " in place"
                    try Data((file + " in place").utf8).write(to: URL(fileURLWithPath: path), options: [])
                case 2:
                    contents[file] = file + " anew"
                    try scratch.write("saving", file + " anew")
                    #expect(rename(scratch.path + "/saving", path) == 0)
                default:
                    contents[file] = .some(nil)
                    try FileManager.default.removeItem(atPath: path)
                }
            }
            return contents
        }

        func expect(_ contents: [String: String?], under names: [String: String], _ comment: Comment) throws {
            var expected: [String: String] = [:]
            for (file, content) in contents { expected[names[file] ?? file] = content }
            var found: [String: String] = [:]
            for name in try scratch.names() {
                found[name] = try String(contentsOfFile: scratch.path + "/" + name, encoding: .utf8)
            }
            #expect(found == expected, comment)
        }

        /// Each file's name of before, and the one that it is to have.
        var newNames: [String: String] {
            var names: [String: String] = [:]
            for (old, new) in zip(photos, targets) {
                for ending in Self.endings { names[old + ending] = new + ending }
            }
            return names
        }
        var oldNames: [String: String] { newNames.reduce(into: [:]) { $0[$1.key] = $1.key } }
    }

    @Test func `sidecars that were saved again, edited or deleted after a rename go back with their photos`() throws {
        for seed in 0..<UInt64(Campaign.isLong ? 5_000 : 200) {
            var folder = try Folder(seed: seed)
            let journal = TestJournal()
            let renamer = Renamer(root: folder.root, journal: journal)
            let report = try renamer.apply(try folder.wanted(), temporaryPrefix: ".photorename-test")
            #expect(report.refused.isEmpty)
            let contents = try folder.edit(folder.newNames, kinds: 4)
            _ = try renamer.undo(temporaryPrefix: ".photorename-test")
            try folder.expect(contents, under: folder.oldNames, "seed \(seed): \(folder.targets)")
        }
    }

    @Test(arguments: [Renamer.Recovery.toNewNames, .toOldNames])
    func `so do those that were saved again or edited wherever a rename was interrupted`(direction: Renamer.Recovery)
        throws
    {
        for seed in 0..<UInt64(Campaign.isLong ? 5_000 : 200) {
            var folder = try Folder(seed: seed)
            let journal = TestJournal()
            let names = FolderListing(names: Set(try folder.root.names()), rules: .careful)
            let moves = MovePlanner.plan(try folder.wanted(), folders: [.root: names]) {
                FileName(".photorename-test-\($0)") ?? FileName("a")!
            }.moves
            _ = try journal.begin(.apply, undoes: nil, moves: moves)
            // One unit after the other, each step by step, as far as it came.
            let units = Dictionary(grouping: moves, by: \.group).sorted { $0.key < $1.key }.map(\.value)
            let steps = units.flatMap { unit in MoveStep.all(of: unit).map { (unit, $0) } }
            var places = folder.oldNames
            for (unit, step) in steps.prefix(Int.random(in: 0...steps.count, using: &folder.random)) {
                let move = unit[step.index]
                let (from, to) = (try #require(move.name(at: step.from)), try #require(move.name(at: step.to)))
                _ = try folder.root.rename(from, to: to)
                places[move.old.text] = to.text
            }
            let contents = try folder.edit(places, kinds: 3)
            _ = try Renamer(root: folder.root, journal: journal).recover(direction)
            try folder.expect(
                contents, under: direction == .toNewNames ? folder.newNames : folder.oldNames,
                "seed \(seed): \(folder.targets)")
        }
    }

    @Test func `one that could be either of two photos' stays where it is, and that is said`() throws {
        let folder = try Folder(seed: 1)
        let journal = TestJournal()
        let names = FolderListing(names: Set(try folder.root.names()), rules: .careful)
        let wanted = try folder.wanted(["b", "c", "a", "d"])
        let moves = MovePlanner.plan(wanted, folders: [.root: names]) { FileName(".photorename-test-\($0)")! }.moves
        _ = try journal.begin(.apply, undoes: nil, moves: moves)
        // The photos of a circle have their names and their sidecars have not: one of those is deleted, another saved again.
        for step in MoveStep.all(of: moves) {
            let move = moves[step.index]
            guard step.to == .temporary || move.old.text.hasSuffix(".jpg") && !move.isCompanion else { break }
            _ = try folder.root.rename(
                try #require(move.name(at: step.from)), to: try #require(move.name(at: step.to)))
        }
        // In this order, so that the new file does not get the inode number of the deleted one.
        try folder.scratch.write("saving", "whose?")
        try FileManager.default.removeItem(atPath: folder.scratch.path + "/c.xmp")
        #expect(rename(folder.scratch.path + "/saving", folder.scratch.path + "/a.xmp") == 0)
        let report = try #require(try Renamer(root: folder.root, journal: journal).recover(.toOldNames))
        #expect(report.refused.map(\.move.old.text).contains("a.xmp"))
        #expect(try String(contentsOfFile: folder.scratch.path + "/a.xmp", encoding: .utf8) == "whose?")
        for name in ["a", "b", "c"] {
            #expect(try String(contentsOfFile: folder.scratch.path + "/\(name).jpg", encoding: .utf8) == name)
        }
    }
}
