import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct CancelJobTests {
    @Test func `a job is ended, and what was described stays`() async throws {
        let library = try Library()
        let analysis = try library.analysis(of: try await library.create { $0.describe.maximumRequests = 1 })
        _ = try await analysis.run(try await analysis.makeDescriber())
        let paused = try #require(try library.store.jobs().first)
        try CancelJob(library.store).run(paused)
        let job = try library.store.job(paused.id)
        #expect(job.status == .cancelled && job.counters.done == 1)
    }

    @Test func `a job that is over can't be cancelled`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.analyzed()
        #expect(throws: JobError.hasEnded(job.id, .completed)) { try CancelJob(library.store).run(job) }
    }

    @Test func `renames of another process are not interrupted`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.create()
        try library.whileAnotherRenames(job) {
            #expect(throws: JobError.self) { try CancelJob(library.store).run(job) }
        }
        #expect(try library.store.job(job.id).status == .pending)
    }
}
