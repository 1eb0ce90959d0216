import FileSystem
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import TestSupport
import Testing

struct AnalyzeJobTests {
    private func run(_ library: Library, _ job: Job, stop: StopSignal = StopSignal()) async throws -> AnalyzeJob.Outcome
    {
        let analysis = try library.analysis(of: job, stop: stop)
        return try await analysis.run(try await analysis.makeDescriber())
    }

    @Test func `every photo is described, and there is a plan`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        #expect(job.status == .completed && job.phase == .ready && job.counters.done == 3 && job.planned == 3)
        #expect(try library.store.workers(job.id).isEmpty)
        #expect(library.server.count == 3)
    }

    @Test func `a run that is stopped sends nothing more, and the job is kept`() async throws {
        let library = try Library()
        let stop = StopSignal()
        stop.stop()
        let job = try await library.create()
        guard case .stopped(let stopped, othersContinue: false) = try await run(library, job, stop: stop) else {
            Issue.record("not stopped")
            return
        }
        #expect(library.server.count == 0)
        #expect(stopped.counters.done == 0)
        // It continues where it was.
        guard case .planned(let done) = try await run(library, stopped) else {
            Issue.record("not finished")
            return
        }
        #expect(done.counters.done == 3)
    }

    @Test func `a limit of requests pauses the job`() async throws {
        let library = try Library()
        let job = try await library.create { $0.describe.maximumRequests = 1 }
        guard case .limitReached(let paused, let failure) = try await run(library, job) else {
            Issue.record("no limit")
            return
        }
        #expect(paused.status == .paused && failure.code == .budgetReached && library.server.count == 1)
    }

    @Test func `a refused key fails the job after one request`() async throws {
        let server = try LoopbackServer { _ in .http(401, body: #"{"error":{"message":"wrong key"}}"#) }
        let library = try Library(server: server)
        guard case .suspended(let failed, let failure) = try await run(library, try await library.create()) else {
            Issue.record("not suspended")
            return
        }
        #expect(failed.status == .error && failure.code == .keyRefused && server.count == 1)
    }

    @Test func `a job that another process renames for is not touched`() async throws {
        let library = try Library()
        let job = try await library.create()
        let other = try OtherProcess()
        defer { withExtendedLifetime(other) {} }
        try library.store.lockRenames(job.id, other.identity) { $0.isAlive }
        await #expect(throws: JobStoreError.busy(job.id, other.identity)) { try await run(library, job) }
        #expect(library.server.count == 0)
    }

    @Test func `a job that somebody cancels meanwhile stays cancelled`() async throws {
        let library = try Library(photos: 60)
        let job = try await library.create()
        let store = library.store
        let server = try LoopbackServer { _ in
            _ = try? store.cancel(job.id)
            return .http(200, body: LoopbackServer.completion(subject: "cat"))
        }
        try store.setDescriber(job.id, settings: job.settings.with { $0.describe.baseURL = server.url })
        guard case .statusChanged(let cancelled) = try await run(library, try store.job(job.id)) else {
            Issue.record("not noticed")
            return
        }
        #expect(cancelled.status == .cancelled && server.count < 60)
    }

    @Test func `photos are counted without a request`() async throws {
        let library = try Library()
        let job = try await library.analysis(of: try await library.create()).countPhotos()
        #expect(job.counters.total == 3 && library.server.count == 0)
        #expect(try library.store.workers(job.id).isEmpty)
    }
}

extension JobSettings {
    func with(_ change: (inout JobSettings) -> Void) -> JobSettings {
        var settings = self
        change(&settings)
        return settings
    }

    @Test(arguments: [JobStatus.paused, .cancelled])
    func `a background process that comes after a pause asks nothing, and leaves the job as it is`(status: JobStatus)
        async throws
    {
        let library = try Library()
        let job = try await library.create()
        // Whoever started it has begun the run, and the user has stopped it at once.
        try library.store.begin(job.id, phase: .scanning)
        try library.store.setStatus(job.id, status)
        let analysis = try library.analysis(of: job, isDetached: true)
        let outcome = try await analysis.run(try await analysis.makeDescriber())
        guard case .statusChanged(let now) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(now.status == status && library.server.requests.isEmpty)
        #expect(try library.store.workers(job.id).isEmpty)
    }
}
