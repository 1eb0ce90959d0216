import Renaming
import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct ResumeJobTests {
    @Test func `an interrupted rename is finished as it was begun`() async throws {
        let library = try Library()
        let job = try await library.interruptedApply()
        let root = try library.root
        let settled = try #require(try ResumeJob(library.context, job, root).settleRenames())
        #expect(settled.kind == .apply && settled.isOver && settled.report.moved == 3)
        #expect(try library.names() == ["cat-2.png", "cat-3.png", "cat.png"])
        #expect(try ResumeJob(library.context, job, root).settleRenames() == nil)
    }

    @Test func `settings change where they are given, and stay where they are not`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.create { $0.describe.concurrency = 3 }
        let resume = ResumeJob(library.context, job, try library.root)
        var changes = RunChanges()
        (changes.maximumRequests, changes.applies) = (7, true)
        let changed = try resume.change(changes)
        #expect(changed.settings.describe.maximumRequests == 7 && changed.settings.describe.concurrency == 3)
        #expect(changed.settings.applies)
    }

    @Test func `a limit in dollars without a price, and renames of another process, are refused`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.create()
        let resume = ResumeJob(library.context, job, try library.root)
        var changes = RunChanges()
        changes.maximumCost = 1
        #expect(throws: ProviderError.priceUnknown(.openai, model: "test")) { try resume.change(changes) }
        try library.whileAnotherRenames(job) {
            #expect(throws: JobError.self) { try resume.change(RunChanges()) }
        }
        #expect(try library.store.job(job.id).settings == job.settings)
    }

    @Test func `another tier takes its price, and one that the provider has not is refused`() async throws {
        let library = try Library()
        try library.scratch.write(
            "config/photorename/prices.yaml", "models:\n  openai/test: {input: 2, output: 4, flex: 0.25}\n")
        let job = try await library.create()
        let resume = ResumeJob(library.context, job, try library.root)
        var changes = RunChanges()
        changes.tiers = [.flex]
        let flex = try resume.change(changes).settings.describe
        #expect(flex.tier == .flex && flex.price?.input == 0.5 && flex.price?.output == 1)
        changes.tiers = [.standard]
        #expect(try resume.change(changes).settings.describe.price?.input == 2)
        // A refusal is forgotten, and the price of the refused tier with it.
        try library.store.remember(
            {
                var known = ServerCapabilities(); known.refusesFlex = true; return known
            }(), in: job.id)
        changes.tiers = [.flex, .standard]
        #expect(try resume.change(changes).settings.describe.tier == .flex)
        let local = try await library.create { $0.describe.tiers = nil }
        _ = try library.store.change(local.id) { $0.describe.provider = .local }
        #expect(throws: ProviderError.tierMissing(.local, .flex)) {
            try ResumeJob(library.context, try library.store.job(local.id), try library.root).change(changes)
        }
    }
}
