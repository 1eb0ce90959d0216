import FileSystem
import Foundation
import JobStore
import PhotoModel
import SystemPackage
import TestSupport
import Testing

@testable import Renaming

/// Random plans in a real folder with a real journal, beside a model of what a folder is.
struct RandomPlansTests {
    @Test(.timeLimit(.minutes(60))) func `random plans end as a model of the folder says, and undo gives it back`()
        throws
    {
        let scratch = try Scratch()
        let store = try JobStore(path: scratch.path + "/jobs.sqlite")
        let job = try store.create(root: Array(scratch.path.utf8), settings: JobSettings(), provider: "local", model: "x").id
        try store.enqueue(
            (0..<7).map { number in
                .photo(
                    Photo(
                        path: RelativePath("\(number).jpg")!, format: .jpeg,
                        identity: FileIdentity(device: 1, inode: 1, size: 1, modified: 1, links: 1)))
            }, in: job, ordinal: 0)
        let items = try store.items(job).map(\.id)
        var random = SystemRandomNumberGenerator()
        for round in 0..<Campaign.pick(400, long: 10_000) {
            let folder = try scratch.folder("f\(round)")
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let model = Model(&random)
            try model.make(in: folder)
            let before = try FolderState(folder)
            let root = try Directory(absolute: FilePath(folder))
            let renamer = Renamer(root: root, journal: StoredJournal(store: store, job: job))
            let report = try renamer.apply(try model.wanted(in: root, items), temporaryPrefix: ".photorename-test")
            let now = try FolderState(folder)
            let expected = model.applied(to: before)
            #expect(now.difference(from: expected) == "", "round \(round): \(model)")
            #expect(report.moved == model.moves.count, "round \(round): \(model)")
            _ = try renamer.undo(temporaryPrefix: ".photorename-test")
            #expect(try FolderState(folder).difference(from: before) == "", "round \(round), undone: \(model)")
            try #require(now == expected)
        }
    }
}

/// A folder and a plan for it. Each photo may have a companion, and may be a second name of another one's file.
private struct Model: CustomStringConvertible {
    var files: [String] = []
    /// Second names, of the first ones.
    var links: [String: String] = [:]
    var groups: [[(old: String, new: String)]] = []

    init(_ random: inout some RandomNumberGenerator) {
        let stems = ["a", "b", "c", "d", "e", "f", "g"].prefix(Int.random(in: 1...7, using: &random))
        var plain: [String] = []
        for stem in stems {
            if Int.random(in: 0..<3, using: &random) == 0 {
                files += [stem + ".jpg", stem + ".xmp"]
            } else {
                files.append(stem + ".jpg")
                if let first = plain.last, Int.random(in: 0..<4, using: &random) == 0, links[first] == nil {
                    links[stem + ".jpg"] = first
                } else {
                    plain.append(stem + ".jpg")
                }
            }
        }
        let targets = (stems + ["n", "m", "A", "B"]).shuffled(using: &random)
        for (stem, target) in zip(stems.shuffled(using: &random), targets) where Bool.random(using: &random) {
            let group = [".jpg", ".xmp"].filter { files.contains(stem + $0) }.map { (stem + $0, target + $0) }
            if stem != target { groups.append(group) }
        }
        // Now and then two want the same.
        if groups.count > 1, Int.random(in: 0..<5, using: &random) == 0 {
            groups[1] = groups[1].map { ($0.old, String(groups[0][0].new.prefix(1) + $0.old.dropFirst())) }
        }
    }

    func make(in folder: String) throws {
        for file in files {
            if let first = links[file] {
                try FileManager.default.linkItem(atPath: folder + "/" + first, toPath: folder + "/" + file)
            } else {
                try Data(file.utf8).write(to: URL(filePath: folder + "/" + file))
            }
        }
    }

    func wanted(in root: Directory, _ items: [Int64]) throws -> [WantedGroup] {
        try groups.enumerated().map { index, moves in
            WantedGroup(
                item: items[index], directory: .root,
                moves: try moves.map { old, new in
                    let name = FileName(old)!
                    return WantedMove(
                        old: name, new: FileName(new)!, identity: try #require(try root.status(of: name)).identity)
                })
        }
    }

    /// The moves that can be made: thrown out, again and again, is whoever wants a name that is not going to be free.
    var moves: [(old: String, new: String)] {
        var going = groups
        while true {
            let leaving = Set(going.flatMap { $0.map(\.old) })
            let bad =
                going.indices.first { index in
                    going[index].contains { files.contains($0.new) && !leaving.contains($0.new) }
                }
                ?? going.indices.first { index in
                    going[index].contains { move in going[..<index].contains { $0.contains { $0.new == move.new } } }
                }
            guard let bad else { return going.flatMap { $0 } }
            going.remove(at: bad)
        }
    }

    func applied(to state: FolderState) -> FolderState {
        state.renamed(moves.map { (Array($0.old.utf8), Array($0.new.utf8)) })
    }

    var description: String {
        "\(files) \(links) " + groups.map { $0.map { "\($0.old)→\($0.new)" }.joined(separator: "+") }.joined(separator: " ")
    }
}
