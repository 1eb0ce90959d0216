import Renaming
import FileSystem
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct UndoRenamesTests {
    @Test func `every name is restored, and once only`() async throws {
        let library = try Library()
        let before = try library.scratch.state("photos")
        let job = try await library.applied()
        let undo = UndoRenames(library.context, job, try library.root)
        #expect(undo.count == 3)
        #expect(try undo.recover() == nil)
        let result = try undo.run()
        #expect(result.levels == 1 && result.report.refused.isEmpty)
        #expect(try library.scratch.state("photos") == before)
        #expect(try undo.run().levels == 0)
    }

    @Test func `single photos are restored, and one that was not renamed is named`() async throws {
        let library = try Library()
        let job = try await library.applied()
        let items = try library.store.items(job.id)
        let one = try #require(items.first { $0.photo.path.text == "cat.png" }).id
        let undo = UndoRenames(library.context, job, try library.root, items: [one])
        #expect(try undo.run().notRenamed.isEmpty)
        #expect(try library.names() == ["cat-2.png", "cat-3.png", "p000000.png"])
        #expect(try undo.run().notRenamed.map(\.text) == ["p000000.png"])
    }

    @Test func `an interrupted apply is undone`() async throws {
        let library = try Library()
        let job = try await library.interruptedApply()
        let recovered = try #require(try UndoRenames(library.context, job, try library.root).recover())
        #expect(recovered.isAll)
        #expect(try library.names() == ["p000000.png", "p000001.png", "p000002.png"])
    }

    @Test func `a photo that was edited since is left alone and reported`() async throws {
        let library = try Library()
        let job = try await library.applied()
        try Data("edited".utf8).write(to: URL(filePath: library.folder + "/cat.png"))
        let result = try UndoRenames(library.context, job, try library.root).run()
        #expect(result.report.refused.count == 1)
        #expect(try library.names() == ["cat.png", "p000001.png", "p000002.png"])
    }

    @Test func `while another process renames in the folder, nothing is renamed`() async throws {
        let library = try Library()
        let job = try await library.applied()
        let lock = try #require(try FolderLock.take([try library.root]))
        #expect(throws: RenameError.foldersBusy(root: library.folder, by: nil)) {
            try UndoRenames(library.context, job, try library.root).run()
        }
        withExtendedLifetime(lock) {}
        #expect(try library.names() == ["cat-2.png", "cat-3.png", "cat.png"])
    }
}
