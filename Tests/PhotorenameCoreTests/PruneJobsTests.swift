import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct PruneJobsTests {
    private let later = Date().addingTimeInterval(60 * 86_400)

    private var options: PruneJobs.Options { PruneJobs.Options(age: .seconds(30 * 86_400)) }

    @Test func `jobs that ended long ago are deleted, their descriptions are kept`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.analyzed()
        #expect(try PruneJobs(library.store).run(options).jobs.isEmpty, "it ended just now")
        var dryRun = options
        dryRun.isDryRun = true
        #expect(try PruneJobs(library.store).run(dryRun, now: later).jobs.map(\.id) == [job.id])
        #expect(try library.store.jobs().count == 1)
        #expect(try PruneJobs(library.store).run(options, now: later).descriptions == 0)
        #expect(try library.store.jobs().isEmpty)
        // The same photo is not paid for again.
        _ = try await library.analyzed()
        #expect(library.server.count == 1)
    }

    @Test func `what could be undone stays, unless all is asked for`() async throws {
        let library = try Library(photos: 1)
        _ = try await library.applied()
        #expect(try PruneJobs(library.store).run(options, now: later).jobs.isEmpty)
        var all = options
        (all.includesUndoable, all.includesCache) = (true, true)
        let result = try PruneJobs(library.store).run(all, now: later)
        #expect(result.jobs.count == 1 && result.descriptions == 1)
    }
}
