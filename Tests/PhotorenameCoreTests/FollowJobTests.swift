import JobStore
import PhotoModel
import PhotorenameCore
import Synchronization
import TestSupport
import Testing

struct FollowJobTests {
    private struct Enough: Error {}

    @Test func `every event is reported in order, and the job at its end`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        var seen: [Int] = []
        let end = try FollowJob(library.store, job.id).run(after: 0) { seen += $0.map(\.sequence) }
        #expect(end.status == .completed && end.sequence == seen.last)
        #expect(seen == Array(1...seen.count))
        // Who knows them all is reported none.
        var more = 0
        _ = try FollowJob(library.store, job.id).run(after: seen.count) { more += $0.count }
        #expect(more == 0)
    }

    @Test(.timeLimit(.minutes(1))) func `a job that ends meanwhile ends it, and so does the one who is told`()
        async throws
    {
        let library = try Library(photos: 1)
        let job = try await library.create()
        try library.store.begin(job.id, phase: .scanning)
        #expect(throws: Enough.self) {
            try FollowJob(library.store, job.id).run(after: 0) { _ in throw Enough() }
        }
        let end = try FollowJob(library.store, job.id).run(after: 0) { _ in
            if try library.store.job(job.id).status == .processing { try library.store.setStatus(job.id, .completed) }
        }
        #expect(end.status == .completed)
    }
}
