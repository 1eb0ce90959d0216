import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct PauseJobTests {
    @Test func `a running job is paused`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.create()
        try library.store.begin(job.id, phase: .scanning)
        try PauseJob(library.store).run(try library.store.job(job.id))
        #expect(try library.store.job(job.id).status == .paused)
    }

    @Test func `a job that does not run can't be paused`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.analyzed()
        #expect(throws: JobError.isNotRunning(job.id, .completed)) { try PauseJob(library.store).run(job) }
    }

    @Test func `renames of another process are not interrupted`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.create()
        try library.store.begin(job.id, phase: .scanning)
        try library.whileAnotherRenames(job) {
            #expect(throws: JobError.self) { try PauseJob(library.store).run(job) }
        }
        #expect(try library.store.job(job.id).status == .processing)
    }
}
