import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import TestSupport
import Testing

struct StartBackgroundWorkerTests {
    @Test func `the worker is in the list before the call returns, in a session of its own`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.create()
        let program = try library.scratch.write("worker", "#!/bin/sh\nexec sleep 60\n")
        chmod(program, 0o755)
        try await Blocking.run { [context = library.context] in
            try StartBackgroundWorker(context, program: program).resume(job)
        }
        let worker = try #require(try library.store.workers(job.id).first)
        defer { kill(worker.process.pid, SIGKILL) }
        #expect(getsid(worker.process.pid) == worker.process.pid)
        #expect(try library.store.job(job.id).status == .processing)
    }

    @Test func `a program that can't be started leaves the job as it is`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.create()
        #expect {
            try StartBackgroundWorker(library.context, program: "/nowhere/program").start(job)
        } throws: {
            if case JobError.cannotStartWorker(job.id, _) = $0 { true } else { false }
        }
        #expect(throws: JobError.programNotFound) {
            try StartBackgroundWorker(library.context, program: nil).start(job)
        }
        #expect(try library.store.workers(job.id).isEmpty && library.store.job(job.id).status == .pending)
    }

    @Test func `a job whose key is missing is not started`() async throws {
        let library = try Library(photos: 1)
        var describe = DescribeOptions()
        (describe.provider, describe.model) = (.anthropic, "claude")
        let job = try library.store.create(
            root: Array(library.folder.utf8), settings: JobSettings().with { $0.describe = describe })
        await #expect(throws: ProviderError.keyMissing(.anthropic, variable: "ANTHROPIC_API_KEY")) {
            try await Blocking.run { [context = library.context] in
                try StartBackgroundWorker(context, program: "/bin/true").resume(job)
            }
        }
        #expect(try library.store.job(job.id).status == .pending)
    }
}
