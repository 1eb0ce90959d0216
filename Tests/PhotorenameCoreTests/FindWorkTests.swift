import JobStore
import PhotoModel
import PhotorenameCore
import Testing

struct FindWorkTests {
    @Test func `the oldest job that runs comes first, and one that waits for a person never`() async throws {
        let library = try Library(photos: 2)
        func next(besides skipped: Set<JobID>) throws -> JobID? {
            try FindWork(library.context).next(besides: skipped)?.id
        }
        #expect(try next(besides: []) == nil)
        let first = try await library.create()
        let second = try await library.create()
        #expect(try next(besides: []) == first.id)
        #expect(try next(besides: [first.id]) == second.id)
        for status in [JobStatus.paused, .cancelled, .error, .completed] {
            try library.store.begin(first.id, phase: .scanning)
            try library.store.setStatus(first.id, status)
            #expect(try next(besides: []) == second.id, "\(status)")
        }
        _ = try await library.analyzed()
        try library.store.begin(second.id, phase: .scanning)
        try library.store.setStatus(second.id, .paused)
        #expect(try next(besides: []) == nil)
    }

    @Test func `a job is left alone where its photos or its key are missing`() async throws {
        let library = try Library(photos: 1)
        func next(besides skipped: Set<JobID>) throws -> JobID? {
            try FindWork(library.context).next(besides: skipped)?.id
        }
        let job = try await library.create()
        _ = try library.store.change(job.id) { $0.describe.usesKey = true }
        #expect(try next(besides: []) == nil)
        _ = try library.store.change(job.id) { $0.describe.usesKey = false }
        #expect(try next(besides: []) == job.id)
        let gone = try library.store.create(root: Array("/nowhere".utf8), settings: job.settings)
        #expect(try next(besides: [job.id]) != gone.id)
    }
}
