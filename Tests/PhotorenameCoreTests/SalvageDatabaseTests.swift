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
