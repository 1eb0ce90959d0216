import JobStore
import FileSystem
import Foundation
import PhotoModel
@testable import PhotorenameCore
import PlanFormats
import TestSupport
import Testing

struct ImportPlanTests {
    private func run(_ library: Library, _ job: Job, _ text: String) throws -> RenamePlan {
        let file = try library.scratch.write("plan", text)
        let root = try library.root
        let own = try PlanNames(library.context) { root }.current(job, library.store.items(job.id), options: nil)
        let imported = try ImportPlan(file, nil, of: job, own)
        let plan = try imported.checked(NameEdits(library.context, job, root))
        try imported.keep(plan, NameEdits(library.context, job, root))
        return plan
    }

    @Test func `the photos in the file get its names, all others keep theirs`() async throws {
        let library = try Library()
        let plan = try run(library, try await library.analyzed(), "p000000.png\tdog.png\n")
        #expect(plan.names.filter(\.changes).map(\.new.text) == ["dog.png"])
    }

    @Test(arguments: [
        ("none.png\tx.png\n", "no such photo"), ("p000000.png\tsub/x.png\n", "another folder"),
        ("p000000.png\ta.png\np000000.png\tb.png\n", "twice"), ("p000000.png\tx.jpg\n", "another extension"),
        ("p000000.png\tx.png\np000001.png\tX.png\n", "one name"),
    ])
    func `a plan with a fault is refused whole, with the line`(text: String, fault: String) async throws {
        let library = try Library()
        let job = try await library.analyzed()
        #expect {
            try run(library, job, text)
        } throws: {
            if case PlanImportError.rejected(let lines, more: 0) = $0 { lines.count == 1 } else { false }
        }
        #expect(try library.store.pinnedNames(job.id).isEmpty, "\(fault)")
    }

    @Test func `a file that is none, is no plan or is another job's is refused`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        #expect(throws: PlanImportError.otherJob("zzzzzzzz", job.id)) {
            try run(library, job, #"{"job":"zzzzzzzz","renames":[]}"#)
        }
        #expect {
            try run(library, job, "one\n")
        } throws: {
            if case PlanImportError.malformed = $0 { true } else { false }
        }
        #expect {
            try ImportPlan(library.scratch.path + "/none", nil, of: job, RenamePlan(names: []))
        } throws: {
            if case PlanImportError.unreadable = $0 { true } else { false }
        }
    }
}
