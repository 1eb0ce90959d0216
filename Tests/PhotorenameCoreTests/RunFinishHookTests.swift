import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct RunFinishHookTests {
    private func program(_ library: Library, _ script: String) throws -> String {
        let path = try library.scratch.write("hook", "#!/bin/sh\n\(script)\n")
        chmod(path, 0o755)
        return path
    }

    @Test func `the program runs once for an end, and knows the job and no key`() async throws {
        let library = try Library(photos: 1)
        let hook = try program(library, "env > '\(library.scratch.path)/seen'")
        setenv("ANTHROPIC_API_KEY", "sk-secret", 1)
        defer { unsetenv("ANTHROPIC_API_KEY") }
        let job = try await library.analyzed { $0.onFinish = hook }
        #expect(await RunFinishHook(library.context).run(job.id, .success) == nil)
        let seen = try String(contentsOfFile: library.scratch.path + "/seen", encoding: .utf8)
        for line in ["PHOTORENAME_JOB=\(job.id)", "PHOTORENAME_DONE=1", "PHOTORENAME_EXIT_STATUS=0"] {
            #expect(seen.contains(line))
        }
        #expect(!seen.contains("sk-secret"))
        try FileManager.default.removeItem(atPath: library.scratch.path + "/seen")
        _ = await RunFinishHook(library.context).run(job.id, .success)
        #expect(!FileManager.default.fileExists(atPath: library.scratch.path + "/seen"))
    }

    @Test func `a program that fails or can't be started is logged, and the job stays as it is`() async throws {
        let library = try Library(photos: 1)
        let failing = try program(library, "exit 3")
        let job = try await library.analyzed { $0.onFinish = failing }
        #expect(
            await RunFinishHook(library.context).run(job.id, .success) == .exited(program: failing, status: 3))
        let missing = try await library.analyzed { $0.onFinish = "/nowhere/program" }
        guard case .notStarted("/nowhere/program", _) = await RunFinishHook(library.context).run(missing.id, .success)
        else {
            Issue.record("started")
            return
        }
        #expect(try library.store.logs(missing.id, after: 0).contains { $0.code == "on_finish" })
        #expect(try library.store.job(missing.id).status == .completed)
    }

    @Test func `a job without a program has none to run`() async throws {
        let library = try Library(photos: 1)
        #expect(await RunFinishHook(library.context).run(try await library.analyzed().id, .success) == nil)
    }
}
