import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct WaitForJobTests {
    @Test func `a job that is over ends it at once`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.analyzed()
        guard case .ended(let ended) = try WaitForJob(library.store, job.id).run() else {
            Issue.record("not ended")
            return
        }
        #expect(ended.status == .completed)
    }

    @Test(.timeLimit(.minutes(1))) func `it gives up after its time, and when nobody works on the job`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.create()
        guard case .timedOut = try WaitForJob(library.store, job.id).run(timeout: .milliseconds(100)) else {
            Issue.record("not given up")
            return
        }
        #expect(throws: JobError.isOrphaned(job.id)) {
            try WaitForJob(library.store, job.id, orphanLimit: .milliseconds(100)).run()
        }
    }
}
