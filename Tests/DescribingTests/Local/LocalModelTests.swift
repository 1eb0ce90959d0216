import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// With the real model, which `make assets` fetched.
struct LocalModelTests {
    static let folder = Fixtures.dataFolder + "/photorename"

    func describe(_ names: [String]) async throws -> [String: Description] {
        let describer = try PagesTests.describer()
        return try await withThrowingTaskGroup(of: (String, Description).self) { group in
            for name in names {
                group.addTask { (name, try await PagesTests.describe(Fixtures.photo(name).path, describer)) }
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
                    "DSC_0108.JPG": "person", "PXL_20230519_101502.jpg": nil, "hubble.png": nil,
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

    @Test func `without any model there is an error that lists where it was looked for`() throws {
        let scratch = try Scratch()
        #expect(throws: LocalModelError.missing(folders: ["/nowhere", scratch.path])) {
            try LocalModelFiles(folders: ["/nowhere", scratch.path])
        }
    }

    /// A folder with the files of some models.
    private func folder(_ models: [LocalModelFiles.Model]) throws -> Scratch {
        let scratch = try Scratch()
        for asset in Set(models.flatMap(\.assets)) {
            try FileManager.default.copyItem(
                atPath: Self.folder + "/" + asset.name, toPath: scratch.path + "/" + asset.name)
        }
        return scratch
    }

    @Test(arguments: LocalModelFiles.Model.allCases)
    func `each model works without the others`(model: LocalModelFiles.Model) async throws {
        let scratch = try folder([model])
        let files = try LocalModelFiles(folders: [scratch.path])
        #expect(files.models == [model])
        #expect(files.path(of: model)?.hasPrefix(scratch.path) == true)
        let describer = try LocalDescriber(files, concurrency: 1)
        let photos = [Fixtures.photo("DSC_0108.JPG").path, Fixtures.photo("IMG_4022.JPG").path]
        let page = Fixtures.repository.appending(path: "Fixtures/pages/IMG_4028.JPG").path
        var subjects: [String?] = []
        for photo in photos + [page] { subjects.append(try await PagesTests.describe(photo, describer).subject) }
        let expected: [String?] =
            switch model {
            case .classifier: [nil, "espresso", nil]
            case .detector: ["person", nil, nil]
            case .reader: [nil, nil, "Maple Street"]
            }
        #expect(subjects == expected)
    }

    @Test(arguments: Set(LocalModelFiles.Model.allCases.flatMap(\.assets)).sorted { $0.name < $1.name })
    func `a file that is cut short, changed or another one is refused before it is opened`(asset: Asset) throws {
        let scratch = try folder(LocalModelFiles.Model.allCases)
        let file = URL(filePath: scratch.path + "/" + asset.name)
        let whole = try Data(contentsOf: file)
        var changed = whole
        changed[whole.count / 2] ^= 1
        for bytes in [whole.dropLast(1_000), whole.prefix(7), Data(), changed, Data("nothing of the kind".utf8)] {
            try bytes.write(to: file)
            let files = try LocalModelFiles(folders: [scratch.path])
            #expect(throws: LocalModelError.damaged(path: file.path)) { try LocalDescriber(files, concurrency: 1) }
        }
    }

    @Test func `a model of another kind in the same format is refused by its own library`() throws {
        // As if its digest were known: what the digest keeps out does not crash the process either.
        let library = try LiteRTLibrary(path: Self.folder + "/" + Asset.liteRT.name)
        #expect(throws: LocalModelError.self) {
            try LiteRTLibrary.quietly { () throws(LocalModelError) in
                _ = try ImageClassifier(library: library, path: Self.folder + "/" + Asset.detector.name)
            }
        }
        let onnx = try OnnxLibrary.shared(Self.folder + "/" + Asset.onnxRuntime.name)
        let detector = try Data(contentsOf: URL(filePath: Self.folder + "/" + Asset.textDetector.name))
        #expect(throws: LocalModelError.self) { try TextReader(onnx, model: detector) }
        for bytes in [Data(), detector.prefix(1_000), detector.dropLast(1_000_000), Data(repeating: 7, count: 10_000)] {
            #expect(throws: LocalModelError.self) { try TextDetector(onnx, model: bytes) }
        }
    }

    @Test func `threads load the library for text, and let go of it, at the same time`() throws {
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<50 {
                #expect(throws: Never.self) { try OnnxLibrary.shared(Self.folder + "/" + Asset.onnxRuntime.name) }
            }
        }
    }

    @Test func `a library that lacks what is needed is refused`() {
        #expect { try LiteRTLibrary(path: "libc.so.6") } throws: { error in
            if case LocalModelError.library(let why) = error { why.contains("LiteRtCreateModelFromFd") } else { false }
        }
        #expect { try OnnxLibrary.shared("libc.so.6") } throws: { error in
            if case LocalModelError.library(let why) = error { why.contains("OrtGetApiBase") } else { false }
        }
    }
}

struct LocalVerdictTests {
    let verdict = LocalVerdict(
        words: LabelWords(labels: (0..<1000).map { "label \($0)" }), vocabulary: .english)

    func subject(_ scores: [Int: Double]) -> String? {
        var all = [Double](repeating: 0, count: 1000)
        for (label, score) in scores { all[label] = score }
        return verdict.description(Sighting(views: [all])).subject
    }

    @Test func `a label is believed from one half on`() {
        #expect(subject([600: 0.5]) == "label 600")
        #expect(subject([600: 0.49]) == nil)
        #expect(subject([281: 0.6]) == "tabby cat")
    }

    @Test func `below that a group of labels is, when its sum among the five best reaches 0.35`() {
        #expect(subject([277: 0.3, 278: 0.1]) == "fox")
        #expect(subject([277: 0.3, 278: 0.04]) == nil)
        #expect(subject([277: 0.36]) == "fox")
        #expect(subject([600: 0.36]) == nil)
        // Five wild cats outdo it, and the fox is sixth.
        #expect(subject([277: 0.09, 286: 0.1, 287: 0.1, 288: 0.1, 289: 0.1, 290: 0.1]) == "wild cat")
    }

    @Test func `what is known to mislead never makes a subject`() {
        for label in LabelWords.misleading { #expect(subject([label: 0.99]) == nil) }
    }
}
