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
        let job = try store.create(
            root: Array(scratch.path.utf8), settings: JobSettings()
        ).id
        try store.enqueue(
            (0..<7).map { number in
                .photo(
                    Photo(
                        path: RelativePath("\(number).jpg")!, format: .jpeg,
                        identity: FileIdentity(device: 1, inode: 1, size: 1, modified: 1, links: 1)))
            }, in: job, ordinal: 0)
        let items = try store.items(job).map(\.id)
        var random = SystemRandomNumberGenerator()
        for round in 0..<Campaign.pick(250, long: 10_000) {
            let folder = try scratch.folder("f\(round)")
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let model = PlanModel(&random)
            try model.make(in: folder)
            let before = try FolderState(folder)
            let root = try Directory(absolute: FilePath(folder))
            let renamer = Renamer(root: root, journal: StoredRenameJournal(store: store, job: job))
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

extension PlanModel {
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
}
