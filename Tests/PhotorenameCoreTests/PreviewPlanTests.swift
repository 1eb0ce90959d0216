import Naming
import Settings
import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct PreviewPlanTests {
    private struct Enough: Error {}

    private func names(_ preview: PreviewPlan, _ job: Job, _ choice: NamingChoice = NamingChoice(), saves: Bool = false)
        throws
        -> [String]
    {
        var names: [String] = []
        let pages = try preview.run(choice, saves: saves).pages
        try PreviewPlan.forEach(pages, of: job.id, withPhotos: false) { names += $0.map(\.name.new.text) }
        return names
    }

    @Test func `the plan is shown, or what it would be, and only saved options stay`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        let preview = PreviewPlan(library.context, job)
        #expect(try names(preview, job) == ["cat.png", "cat-2.png", "cat-3.png"])
        var choice = NamingChoice()
        choice.options.template = "{subject}{_}{seq}"
        #expect(try names(preview, job, choice) == ["cat-1.png", "cat-2.png", "cat-3.png"])
        #expect(try names(preview, job) == ["cat.png", "cat-2.png", "cat-3.png"])
        _ = try names(preview, job, choice, saves: true)
        #expect(try names(PreviewPlan(library.context, library.store.job(job.id)), job)[0] == "cat-1.png")
    }

    @Test func `a preset that nobody knows is refused`() async throws {
        let library = try Library(photos: 1)
        let job = try await library.analyzed()
        #expect(throws: NamingError.self) {
            try names(PreviewPlan(library.context, job), job, NamingChoice(preset: "none"))
        }
    }

    @Test func `a plan that changes between two pages is not written to its end, and a reader may stop`() async throws {
        let library = try Library(photos: 1_100)
        let job = try await library.analyzed { $0.describe.concurrency = 16 }
        let pages = try PreviewPlan(library.context, job).run().pages
        var count = 0
        #expect(throws: PreviewError.changed(job.id)) {
            try PreviewPlan.forEach(pages, of: job.id, withPhotos: false) { page in
                count += page.count
                var choice = NamingChoice()
                choice.options.template = "{subject}{_}{seq}"
                _ = try PreviewPlan(library.context, job).run(choice, saves: true)
            }
        }
        #expect(count < 1_100)
        #expect(throws: Enough.self) {
            try PreviewPlan.forEach(pages, of: job.id, withPhotos: false) { _ in throw Enough() }
        }
    }
}
