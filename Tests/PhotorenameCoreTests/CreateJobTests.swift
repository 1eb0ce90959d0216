import SystemPackage
import JobStore
import FileSystem
import Foundation
import Naming
import PhotoModel
import PhotorenameCore
import Settings
import TestSupport
import Testing

struct CreateJobTests {
    @Test func `a job has the root, the photos' settings and the provider's model`() async throws {
        let library = try Library()
        let job = try await library.create {
            $0.scan.recursive = false
            $0.applies = true
        }
        #expect(job.rootText == library.folder)
        #expect(job.status == .pending && job.settings.applies && !job.settings.scan.recursive)
        #expect(job.provider == .openai && job.model == "test")
        #expect(try library.store.jobs().map(\.id) == [job.id])
    }

    @Test func `paths that name no photos are refused, and no job is made`() async throws {
        let library = try Library()
        let link = library.folder + "/link.png"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "p000000.png")
        await #expect(throws: PathError.isLink(link)) { try await library.create { $0.paths = [Array(link.utf8)] } }
        let missing = library.folder + "/none"
        await #expect(throws: PathError.cannotResolve(missing, .noSuchFileOrDirectory)) {
            try await library.create { $0.paths = [Array(missing.utf8)] }
        }
        #expect(try library.store.jobs().isEmpty)
        // An empty list is like an empty folder.
        #expect(try await library.create { $0.paths = [] }.settings.scan.starts == [])
    }

    @Test func `a preset that nobody knows and a separator that no name can hold are refused`() async throws {
        let library = try Library(config: "presets:\n  travel:\n    separator: \"_\"\n")
        await #expect(throws: NamingError.self) { try await library.create { $0.naming.preset = "travle" } }
        let wrong = try Library(config: "separator: \"/\"\n")
        await #expect {
            try await wrong.create()
        } throws: {
            if case NamingError.separator("/", _) = $0 { true } else { false }
        }
    }

    @Test func `a limit in dollars takes a price, and a list of prices that makes no sense is refused`() async throws {
        let library = try Library()
        await #expect(throws: ProviderError.priceUnknown(.openai, model: "test")) {
            try await library.create { $0.describe.maximumCost = 1 }
        }
        try library.scratch.write("config/photorename/prices.yaml", "models: nonsense\n")
        await #expect(throws: ConfigError.self) { try await library.create() }
    }
}
