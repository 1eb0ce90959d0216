import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct SalvageDatabaseTests {
    @Test func `jobs, journal and paid descriptions are carried over, and the old file stays`() async throws {
        let library = try Library()
        let job = try await library.applied()
        let target = library.scratch.path + "/new.sqlite"
        let salvage = try SalvageDatabase(source: library.store.path).run(to: target)
        #expect(salvage.incomplete.isEmpty && salvage.saved["items"] == 3 && salvage.saved["rename_moves"] == 3)
        // Of three equal answers to three pictures.
        #expect(salvage.saved["descriptions"] == 3)
        #expect(try JobStore(path: target).job(job.id).renamed == 3)
        #expect(try library.store.job(job.id).renamed == 3)
    }

    /// Version 0.1.0 renamed two photos in it.
    @Test
    func `a database of another version is refused untouched, and its journal and paid descriptions are carried over`()
        throws
    {
        let scratch = try Scratch()
        let old = scratch.path + "/jobs.sqlite"
        let dump = Fixtures.repository.appending(path: "Fixtures/database-0.1.0.sql").path
        #expect(try Shell.run("sqlite3 '\(old)' < '\(dump)'").status == 0)
        let before = try Data(contentsOf: URL(filePath: old))
        for use in StoreUse.allCases {
            #expect(throws: JobStoreError.otherVersion(path: old)) { try JobStore(path: old, to: use) }
        }
        let new = scratch.path + "/new.sqlite"
        let salvage = try SalvageDatabase(source: old).run(to: new)
        #expect(try Data(contentsOf: URL(filePath: old)) == before)
        #expect(try scratch.names().filter { $0.hasPrefix("jobs.sqlite") } == ["jobs.sqlite"])
        #expect(salvage.incomplete.isEmpty && salvage.saved["descriptions"] == 2)

        let store = try JobStore(path: new)
        let job = try #require(try store.jobs().first)
        #expect(job.renamed == 2)
        let journal = StoredRenameJournal(store: store, job: job.id)
        let record = try #require(try journal.lastApplied(before: nil))
        #expect(
            try journal.moves(of: record, movedOnly: true).map { "\($0.old.text) \($0.new.text)" } == [
                "hubble.png red-fox.png", "IMG_4021.JPG 2019-07-14-red-fox-lisbon.JPG",
            ])
        let items = try store.items(job.id)
        #expect(items.allSatisfy { $0.status == .done && $0.description?.subject == "red fox" })
        #expect(items.map { $0.original?.text } == ["hubble.png", "IMG_4021.JPG"])
    }

    @Test func `a file that exists is not overwritten, and one that is no database is said to be so`() throws {
        let scratch = try Scratch()
        let existing = try scratch.write("there", "text")
        let source = try scratch.write("source", String(repeating: "no database ", count: 500))
        #expect(throws: JobStoreError.self) { try SalvageDatabase(source: source).run(to: existing) }
        #expect(try String(contentsOfFile: existing, encoding: .utf8) == "text")
        #expect {
            try SalvageDatabase(source: source).run(to: scratch.path + "/new.sqlite")
        } throws: {
            if case JobStoreError.damaged = $0 { true } else { false }
        }
    }
}
