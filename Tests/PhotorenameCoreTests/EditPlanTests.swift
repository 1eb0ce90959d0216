import Settings
import JobStore
import FileSystem
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct EditPlanTests {
    private struct EditorFailure: Error {}

    @Test func `an edited name is in the plan, until it is reset`() async throws {
        let library = try Library()
        let edit = EditPlan(library.context, try await library.analyzed(), try library.root)
        let outcome = try edit.run { $0.replacing("cat-2.png", with: "dog.png") }
        #expect(outcome == .changed(names: 1, moved: 0))
        let job = try #require(try library.store.jobs().first)
        #expect(try library.store.pinnedNames(job.id).values.map(\.text) == ["dog.png"])
        #expect(try edit.reset() == 1)
        #expect(try library.store.pinnedNames(job.id).isEmpty)
    }

    @Test func `no text is a cancelled edit, and a plan without new names is not shown`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        #expect(try EditPlan(library.context, job, try library.root).run { _ in "" } == .cancelled)
        let kept = try await library.analyzed { $0.naming.options.template = "{original}" }
        let edit = EditPlan(library.context, kept, try library.root)
        #expect(
            try edit.run { _ in
                Issue.record("shown")
                return ""
            } == .nothingToEdit)
        #expect(
            try EditPlan(library.context, kept, try library.root, showsAll: true).run { $0 }
                == .changed(names: 0, moved: 0))
    }

    @Test func `an invalid name comes back once with its reason, and nothing is stored`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        var shown: [String] = []
        #expect {
            try EditPlan(library.context, job, try library.root).run { text in
                shown.append(text)
                return text.replacing("cat-2.png", with: "a/b.png")
            }
        } throws: {
            if case EditError.invalidNames(count: 1, _, _) = $0 { true } else { false }
        }
        #expect(shown.count == 2 && shown[1].contains("#! A name can't contain"))
        #expect(try library.store.pinnedNames(job.id).isEmpty)
    }

    @Test func `an editor that fails changes nothing`() async throws {
        let library = try Library()
        let job = try await library.analyzed()
        #expect(throws: EditorFailure.self) {
            try EditPlan(library.context, job, try library.root).run { _ in throw EditorFailure() }
        }
        #expect(try library.store.pinnedNames(job.id).isEmpty)
    }
}
