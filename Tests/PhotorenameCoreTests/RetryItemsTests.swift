import FileSystem
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import TestSupport
import Testing

struct RetryItemsTests {
    /// Two photos, of which one can't be decoded.
    private func library() async throws -> (Library, Job) {
        let library = try Library(photos: 2)
        try Data([0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 7, count: 400)).write(
            to: URL(filePath: library.folder + "/broken.jpg"))
        return (library, try await library.analyzed())
    }

    @Test func `a photo that was repaired is processed again`() async throws {
        let (library, job) = try await library()
        let retry = RetryItems(library.context, job, try library.root)
        let failed = try retry.candidates()
        #expect(failed.map(\.photo.path.text) == ["broken.jpg"])
        try Data(contentsOf: Fixtures.photo("IMG_4021.JPG")).write(to: URL(filePath: library.folder + "/broken.jpg"))
        let result = try retry.run(failed)
        #expect(result.count == 1 && result.skipped.isEmpty)
        #expect(try library.store.job(job.id).counters.failed == 0)
    }

    @Test func `a file that is gone or no photo any more stays failed, and that is said`() async throws {
        let (library, job) = try await library()
        let retry = RetryItems(library.context, job, try library.root)
        let failed = try retry.candidates()
        try Data("text".utf8).write(to: URL(filePath: library.folder + "/broken.jpg"))
        #expect(try retry.run(failed).skipped.map(\.reason) == ["it is not a photo"])
        try FileManager.default.removeItem(atPath: library.folder + "/broken.jpg")
        let result = try retry.run(failed)
        #expect(result.count == 0 && result.skipped.count == 1)
        #expect(try library.store.job(job.id).counters.failed == 1)
    }

    @Test func `renames of another process are not interrupted`() async throws {
        let (library, job) = try await library()
        let retry = RetryItems(library.context, job, try library.root)
        try library.whileAnotherRenames(job) {
            #expect(throws: JobError.self) { try retry.run(try retry.candidates()) }
        }
    }
}
