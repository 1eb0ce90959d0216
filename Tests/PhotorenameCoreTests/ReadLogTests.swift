import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct ReadLogTests {
    private struct Enough: Error {}

    @Test(.timeLimit(.minutes(1))) func `rows are reported in order, from any of them on, and until the job ends`()
        async throws
    {
        let library = try Library(photos: 1)
        let job = try await library.create()
        try library.store.begin(job.id, phase: .scanning)
        for number in 0..<3 { try library.store.log(.info, "test", "\(number)", in: job.id) }
        var rows: [LogEntry] = []
        try ReadLog(library.store, job.id).run { rows.append($0) }
        let own = rows.filter { $0.code == "test" }
        #expect(own.map(\.message) == ["0", "1", "2"])
        var later: [String] = []
        try ReadLog(library.store, job.id).run(after: own[0].id) { if $0.code == "test" { later.append($0.message) } }
        #expect(later == ["1", "2"])
        try ReadLog(library.store, job.id).run(follows: true) { row in
            if row.message == "2" { try library.store.setStatus(job.id, .completed) }
        }
        #expect(throws: Enough.self) { try ReadLog(library.store, job.id).run { _ in throw Enough() } }
    }

    @Test func `a job that does not exist is an error`() throws {
        let library = try Library(photos: 1)
        let id = try #require(JobID("zzzzzzzz"))
        #expect(throws: JobStoreError.self) { try ReadLog(library.store, id).run { _ in } }
    }
}
