import Foundation
import PhotoModel
import TestSupport
import Testing
import Thumbnails

@testable import Describing

/// With the real model, which `make assets` fetched.
struct LocalModelTests {
    static let folder = Fixtures.dataFolder + "/photorename"

    func describe(_ names: [String]) async throws -> [String: Description] {
        let describer = try LocalDescriber(try LocalModelFiles(folders: [Self.folder]), concurrency: 2)
        let maker = ThumbnailMaker(longestSide: 500, rasterSide: describer.rasterSide)
        return try await withThrowingTaskGroup(of: (String, Description).self) { group in
            for name in names {
                let file = try FileHandle(forReadingFrom: Fixtures.photo(name))
                let thumbnail = try maker.make(descriptor: file.fileDescriptor).thumbnail
                try file.close()
                group.addTask { (name, try await describer.describe(thumbnail).description) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    @Test func `it names what it is sure of, and keeps silent on the rest`() async throws {
        let all = try Fixtures.photoNames()
        // Each several times and at once: a model that two threads shared would answer wrongly without a word.
        for _ in 0..<5 {
            let seen = try await describe(all).mapValues(\.subject)
            #expect(
                seen == [
                    "IMG_4022.JPG": "espresso", "IMG_4021.JPG": "cat", "P1030477.JPG": "palace", "DSC_0107.JPG": nil,
                    "DSC_0108.JPG": nil, "PXL_20230519_101502.jpg": nil, "hubble.png": nil,
                ])
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: Program.path), "the program is not built here"))
    func `opening it writes nothing on standard error`() throws {
        // In a process of its own: descriptor 2 belongs to all tests.
        let program = try Program()
        let result = try program.run("doctor")
        #expect(result.error.isEmpty)
        #expect(result.output.contains("ok  local model"))
    }

    @Test func `a model that is not there, cut short or another one is refused before it is opened`() throws {
        let scratch = try Scratch()
        #expect(throws: LocalModelError.missing(folders: [scratch.path])) {
            try LocalModelFiles(folders: [scratch.path])
        }
        for name in [LocalModelFiles.libraryName, LocalModelFiles.modelName, LocalModelFiles.labelsName] {
            try FileManager.default.copyItem(atPath: Self.folder + "/" + name, toPath: scratch.path + "/" + name)
        }
        let model = URL(filePath: scratch.path + "/" + LocalModelFiles.modelName)
        try Data(contentsOf: model).dropLast(1000).write(to: model)
        let files = try LocalModelFiles(folders: ["/nowhere", scratch.path])
        #expect(throws: LocalModelError.damaged(path: model.path)) { try LocalDescriber(files, concurrency: 1) }
    }

    @Test func `a library that lacks what is needed is refused`() {
        #expect { try LiteRTLibrary(path: "libc.so.6") } throws: { error in
            if case LocalModelError.library(let why) = error { why.contains("LiteRtCreateModelFromFd") } else { false }
        }
    }
}

struct LocalVerdictTests {
    let verdict = LocalVerdict(words: LabelWords(labels: (0..<1000).map { "label \($0)" }))

    func subject(_ scores: [Int: Double]) -> String? {
        var all = [Double](repeating: 0, count: 1000)
        for (label, score) in scores { all[label] = score }
        return verdict.description([all]).subject
    }

    @Test func `a label is believed from one half on`() {
        #expect(subject([600: 0.5]) == "label 600")
        #expect(subject([600: 0.49]) == nil)
        #expect(subject([281: 0.6]) == "tabby cat")
    }

    @Test func `below that a group of labels is, when its sum among the five best reaches 0.35`() {
        #expect(subject([207: 0.3, 208: 0.1]) == "dog")
        #expect(subject([207: 0.3, 208: 0.04]) == nil)
        #expect(subject([207: 0.36]) == "dog")
        #expect(subject([600: 0.36]) == nil)
        // Five cats outdo it, and the dog is sixth.
        #expect(subject([151: 0.09, 281: 0.1, 282: 0.1, 283: 0.1, 284: 0.1, 285: 0.1]) == "cat")
    }

    @Test func `what is known to mislead never makes a subject`() {
        for label in LabelWords.misleading { #expect(subject([label: 0.99]) == nil) }
    }
}
