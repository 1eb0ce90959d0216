import Foundation
import PhotoModel
import Synchronization
import TestSupport
import Testing
import Thumbnails

@testable import Describing

/// Reading, with the real models: five drawn pages, and pictures that are made to break it.
struct PagesTests {
    static func describer(readsText: Bool = true) throws -> LocalDescriber {
        try LocalDescriber(
            try LocalModelFiles(folders: [LocalModelTests.folder]), readsText: readsText, concurrency: 2)
    }

    static func describe(_ path: String, _ describer: LocalDescriber) async throws -> Description {
        let maker = ThumbnailMaker(longestSide: 500, decodedSide: 1_000, rasters: describer.rasters)
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        return try await describer.describe(try maker.make(descriptor: file.fileDescriptor).thumbnail).description
    }

    static let titles = [
        "IMG_4027.JPG": "receipt Green Valley Market", "Screenshot_20240314-094105.png": "screenshot Settings",
        "IMG_4028.JPG": "Maple Street", "IMG_4029.JPG": "The Silent Harbour",
        "IMG_4030.JPG": "document Tenancy Agreement",
    ]

    @Test func `a page, a screenshot, a sign and a cover are named by their titles`() async throws {
        let describer = try Self.describer()
        for (name, title) in Self.titles {
            let path = Fixtures.repository.appending(path: "Fixtures/pages/\(name)").path
            let description = try await Self.describe(path, describer)
            #expect(description.subject == title)
            let text = try #require(description.text)
            #expect(text.localizedCaseInsensitiveContains(String(title.split(separator: " ").last ?? "")))
        }
    }

    @Test func `a HEIC is described by the thumbnail inside it, and read where there is text`() async throws {
        let describer = try Self.describer()
        let scratch = try Scratch()
        let pages = Self.titles.keys.map { Fixtures.repository.appending(path: "Fixtures/pages/\($0)") }
        let photos = try Fixtures.photoNames().map { Fixtures.photos.appending(path: $0) }
        for source in pages + photos {
            let heic = scratch.path + "/a.heic"
            let made = try Shell.run(
                "cd '\(scratch.path)' && vips autorot '\(source.path)' a.png && heif-enc -t 320 -q 70 -p preset=ultrafast a.png -o a.heic"
            )
            try #require(made.status == 0, "\(made.error)")
            let file = try FileHandle(forReadingFrom: URL(filePath: heic))
            defer { try? file.close() }
            var maker = ThumbnailMaker(longestSide: 500, decodedSide: 1_000, rasters: describer.rasters)
            let whole = try maker.make(descriptor: file.fileDescriptor).thumbnail
            maker.usesPreviews = true
            try file.seek(toOffset: 0)
            var preview = try maker.make(descriptor: file.fileDescriptor).thumbnail
            #expect(preview.isPreview)
            let asked = Mutex(false)
            preview.whole = {
                asked.withLock { $0 = true }
                return whole
            }
            let subject = try await describer.describe(preview).description.subject
            #expect(asked.withLock(\.self) == pages.contains(source) || photos.contains(source))
            if let title = Self.titles[source.lastPathComponent] { #expect(subject == title) }
        }
    }

    @Test func `a receipt's phone and card numbers are in neither its name nor its text`() async throws {
        let path = Fixtures.repository.appending(path: "Fixtures/pages/IMG_4027.JPG").path
        let description = try await Self.describe(path, try Self.describer())
        for number in ["0117", "496", "0123", "4821"] {
            #expect(description.text?.contains(number) == false)
            #expect(description.subject?.contains(number) == false)
        }
    }

    @Test func `where reading is off, nothing is read`() async throws {
        let describer = try Self.describer(readsText: false)
        #expect(!describer.rasters.contains(.decoded))
        for name in Self.titles.keys {
            let path = Fixtures.repository.appending(path: "Fixtures/pages/\(name)").path
            let description = try await Self.describe(path, describer)
            #expect(description.text == nil)
            #expect(!Self.titles.values.contains(description.subject ?? ""))
        }
    }

    @Test func `pictures of any shape, and of noise, break nothing`() async throws {
        let describer = try Self.describer()
        for (width, height) in [(1, 1), (1, 1_000), (1_000, 1), (3, 7), (1_000, 2), (64, 64), (1_000, 750)] {
            var noise = SystemRandomNumberGenerator()
            for isNoise in [false, true] {
                func raster(_ width: Int, _ height: Int) -> Raster {
                    Raster(
                        width: width, height: height,
                        pixels: (0..<width * height * 3).map { _ in isNoise ? .random(in: 0...255, using: &noise) : 255
                        })
                }
                let small = raster(min(width, 280), min(height, 280))
                let rasters = [small, small, small, raster(width, height)]
                let thumbnail = Thumbnail(jpeg: [], width: width, height: height, rasters: rasters)
                _ = try await describer.describe(thumbnail)
            }
        }
    }
}
