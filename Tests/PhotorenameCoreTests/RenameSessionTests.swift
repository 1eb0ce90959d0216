import FileSystem
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import Renaming
import TestSupport
import Testing

struct RenameSessionTests {
    @Test func `another living worker, and another that renames, keep everybody else out`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        let session = RenameSession(library.context, job, try library.root)
        try library.whileAnotherRenames(job) {
            #expect(throws: JobStoreError.self) { try session.exclusively {} }
        }
        let other = try OtherProcess()
        defer { withExtendedLifetime(other) {} }
        _ = try library.store.register(job.id, NewWorker(other.identity, leaseUntil: .max)) { $0.isAlive }
        #expect(throws: JobStoreError.busy(job.id, other.identity)) { try session.exclusively {} }
        // The one that finishes the job does not wait for those that have nothing left to do.
        try session.exclusively(asFinisher: true) {}
    }

    @Test func `nothing is recovered or undone where nothing was begun`() async throws {
        let library = try Library()
        let session = RenameSession(library.context, try await library.analyzed(), try library.root)
        #expect(try session.recover(.asBegun) == nil)
        #expect(try session.undo() == nil)
    }

    @Test func `an interrupted rename whose files are nowhere is not settled, until they are said to be gone`()
        async throws
    {
        let library = try Library()
        let job = try await library.interruptedApply()
        for name in try library.names() {
            try FileManager.default.moveItem(
                atPath: library.folder + "/" + name, toPath: library.scratch.path + "/" + name)
        }
        let session = RenameSession(library.context, job, try library.root)
        #expect(throws: RenameError.filesElsewhere(job.id, folder: Array(library.folder.utf8))) {
            try session.recover(.asBegun)
        }
        #expect(try session.recover(.asBegun, forgetsMissing: true) != nil)
        #expect(try session.recover(.asBegun) == nil)
    }

    @Test func `a job that renames without asking is completed once its names are there`() async throws {
        let library = try Library()
        let analysis = try library.analysis(of: try await library.create { $0.applies = true })
        guard case .planned(let job) = try await analysis.run(try await analysis.makeDescriber()) else {
            Issue.record("no plan")
            return
        }
        #expect(job.status == .processing)
        try RenameSession(library.context, job, try library.root).finish()
        #expect(try library.store.job(job.id).status == .completed)
        try await analysis.leave()
    }
}
