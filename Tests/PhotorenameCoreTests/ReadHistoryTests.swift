import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct ReadHistoryTests {
    private func lines(_ library: Library, _ job: Job?) throws -> [String] {
        var lines: [String] = []
        try ReadHistory(library.store, job?.id).run { page in
            #expect(!page.isEmpty)
            lines += page.map { "\($0.kind.rawValue) \($0.old.text) \($0.new.text)" }
        }
        return lines
    }

    @Test func `each apply and undo is listed, oldest first`() async throws {
        let library = try Library(photos: 2)
        let job = try await library.analyzed()
        #expect(try lines(library, job) == [])
        try library.apply(job)
        let applied = ["apply p000000.png cat.png", "apply p000001.png cat-2.png"]
        #expect(try lines(library, job) == applied)
        _ = try UndoRenames(library.context, job, try library.root).run()
        let undone = ["undo cat-2.png p000001.png", "undo cat.png p000000.png"]
        #expect(try lines(library, job) == applied + undone)
        #expect(try lines(library, nil) == applied + undone)
        try library.apply(job)
        #expect(try lines(library, job) == applied + undone + applied)
    }

    @Test func `what an interrupted apply did not rename is not listed`() async throws {
        let library = try Library(photos: 2)
        let job = try await library.interruptedApply()
        #expect(try lines(library, job) == [])
        _ = try UndoRenames(library.context, job, try library.root).recover()
        #expect(try lines(library, job) == [])
    }

    @Test func `pages join without a gap`() async throws {
        let library = try Library(photos: 5)
        _ = try await library.applied()
        var found: [DoneRename] = []
        while case let page = try library.store.history(of: nil, after: found.last, limit: 2), !page.isEmpty {
            found += page
        }
        #expect(found.map(\.position) == [0, 1, 2, 3, 4])
    }
}
