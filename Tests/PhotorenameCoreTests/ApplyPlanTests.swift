import FileSystem
import Foundation
import JobStore
import Naming
import PhotoModel
import PhotorenameCore
import Settings
import SystemPackage
import TestSupport
import Testing

struct ApplyPlanTests {
    @Test func `photos get the names of the plan`() async throws {
        let library = try Library()
        try library.apply(await library.analyzed())
        #expect(try library.names() == ["cat-2.png", "cat-3.png", "cat.png"])
    }

    @Test func `other naming options rename without changing the job's own plan`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        var choice = NamingChoice()
        choice.options.template = "{subject}{_}{seq:2}"
        try library.apply(job, .options(choice))
        #expect(try library.names() == ["cat-01.png", "cat-02.png", "cat-03.png"])
        #expect(try library.store.job(job.id).settings.naming.template == job.settings.naming.template)
    }

    @Test func `names from a file are the photos' names`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        let file = try library.scratch.write("plan.tsv", "p000001.png\tdog.png\n")
        try library.apply(job, .file(path: file, format: nil))
        #expect(try library.names() == ["dog.png", "p000000.png", "p000002.png"])
        #expect(try library.store.pinnedNames(job.id).count == 1)
    }

    @Test func `options and files that make no sense rename nothing`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        #expect(throws: NamingError.self) { try library.apply(job, .options(NamingChoice(preset: "none"))) }
        let file = try library.scratch.write("plan.tsv", "p000001.png\t../dog.png\n")
        #expect(throws: PlanImportError.self) { try library.apply(job, .file(path: file, format: nil)) }
        #expect(try library.names() == ["p000000.png", "p000001.png", "p000002.png"])
    }

    @Test func `photos that were renamed between the question and the answer are noticed`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        let first = ApplyPlan(library.context, job, try library.root)
        let prepared = try first.prepare()
        try first.requireUnchanged(prepared)
        try library.apply(job)
        #expect(throws: RenameError.changedSincePreview(job.id)) { try first.requireUnchanged(prepared) }
    }
}
