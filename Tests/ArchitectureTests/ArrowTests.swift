import Foundation
import TestSupport
import Testing

/// SwiftPM lets a target import what it does not declare, so the arrows of docs/design.md are checked here, line by line.
struct ArrowTests {
    /// Which modules a module may import.
    static let modules: [String: Set<String>] = [
        "PhotoModel": [],
        "Clocks": [],
        "Parallel": [],
        "Libraries": [],
        "RateLimiting": ["PhotoModel"],
        "FileSystem": ["Clocks", "PhotoModel"],
        "Scanning": ["Parallel", "PhotoModel", "FileSystem"],
        "PhotoMetadata": ["Libraries", "PhotoModel"],
        "Thumbnails": ["Libraries", "PhotoModel"],
        "Describing": ["PhotoModel", "RateLimiting"],
        "JobStore": ["Clocks", "FileSystem", "Libraries", "Parallel", "PhotoModel", "RateLimiting"],
        "Pipeline": [
            "PhotoModel", "Clocks", "FileSystem", "Scanning", "PhotoMetadata", "RateLimiting", "Thumbnails",
            "Describing", "JobStore",
        ],
        "Naming": ["Parallel", "PhotoModel"],
        "Renaming": ["Parallel", "PhotoModel", "FileSystem", "PhotoMetadata"],
        "Places": ["PhotoModel"],
        "PlanFormats": ["PhotoModel"],
        "ReviewPage": ["PhotoModel"],
        "Settings": ["PhotoModel"],
        "PhotorenameCore": [
            "PhotoModel", "Clocks", "RateLimiting", "FileSystem", "Scanning", "PhotoMetadata", "Thumbnails",
            "Describing", "JobStore", "Pipeline", "Naming", "Renaming", "Places", "PlanFormats", "ReviewPage",
            "Settings",
        ],
        // Both draw what the use cases return, so both know its types; what those do is out of their reach.
        "TerminalUI": [
            "PhotorenameCore", "PhotoModel", "Clocks", "FileSystem", "JobStore", "Naming", "Pipeline", "PlanFormats",
            "Renaming",
        ],
        "photorename": [
            "PhotorenameCore", "TerminalUI", "PhotoModel", "FileSystem", "JobStore", "Naming", "Pipeline",
            "PlanFormats", "Renaming", "ReviewPage", "Settings",
        ],
    ]

    /// The one owner of each outside thing.
    static let owners: [String: Set<String>] = [
        "GRDB": ["JobStore", "Places"],
        "GRDBSQLite": ["JobStore"],
        "CVips": ["Thumbnails"],
        "CCurl": ["Describing"],
        "CLiteRT": ["Describing"], "COnnxRuntime": ["Describing"],
        "CPosix": ["FileSystem"],
        "CGObject": [],
        "ArgumentParser": ["photorename"],
        "Yams": ["Describing", "Settings"],
        "Logging": ["ReviewPage"],
        "Hummingbird": ["ReviewPage"],
        "HummingbirdCore": ["ReviewPage"],
        "HTTPTypes": ["ReviewPage"],
        "NIOCore": ["ReviewPage"],
        "NIOHTTPTypes": ["ReviewPage"],
        "NIOPosix": ["ReviewPage"],
        "Crypto": ["Describing", "Renaming"],
        "Subprocess": ["PhotorenameCore"],
        "SystemPackage": ["FileSystem", "Pipeline", "PhotorenameCore", "Renaming", "photorename"],
    ]

    /// What every module may use: the modules of the toolchain.
    static let everywhere: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc", "Darwin"]

    /// The forbidden imports of a tree, as `file: module`.
    static func violations(in sources: URL) throws -> [String] {
        var found: [String] = []
        for case let path as String in FileManager.default.enumerator(atPath: sources.path) ?? .init() {
            guard path.hasSuffix(".swift"), let importer = path.split(separator: "/").first.map(String.init) else {
                continue
            }
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            for module in imports(text) where !isAllowed(module, in: importer) {
                found.append("\(path): \(module)")
            }
        }
        return found.sorted()
    }

    static func imports(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            var words = line.split(separator: " ").map(String.init)
            while let first = words.first,
                first.hasPrefix("@") || ["public", "internal", "package", "private"].contains(first)
            {
                words.removeFirst()
            }
            guard words.first == "import", words.count >= 2 else { return nil }
            let kinds = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
            let name = kinds.contains(words[1]) ? words[2] : words[1]
            return String(name.prefix { $0 != "." })
        }
    }

    static func isAllowed(_ module: String, in importer: String) -> Bool {
        if everywhere.contains(module) { return true }
        if let owners = owners[module] { return owners.contains(importer) }
        return modules[importer]?.contains(module) == true
    }

    @Test func `no file imports what the design does not draw`() throws {
        let found = try Self.violations(in: Fixtures.repository.appending(path: "Sources"))
        #expect(found.isEmpty, "docs/design.md draws no such arrow")
    }

    @Test func `a forbidden arrow is seen, however it is written`() throws {
        let scratch = try Scratch()
        try scratch.write("Sources/Naming/A.swift", "import PhotoModel\nimport FileSystem\n")
        try scratch.write("Sources/Naming/B.swift", "public import struct GRDB.Row\n")
        try scratch.write("Sources/Renaming/C.swift", "@testable import JobStore\nimport FileSystem\n")
        try scratch.write("Sources/Cellar/D.swift", "import Foundation\nimport PhotoModel\n")
        try scratch.write("Sources/photorename/E.swift", "import Naming\nimport CVips\nimport Thumbnails\n")
        let found = try Self.violations(in: scratch.url.appending(path: "Sources"))
        #expect(
            found == [
                "Cellar/D.swift: PhotoModel", "Naming/A.swift: FileSystem", "Naming/B.swift: GRDB",
                "Renaming/C.swift: JobStore", "photorename/E.swift: CVips",
                "photorename/E.swift: Thumbnails",
            ])
    }

    @Test func `every use case has tests of its own`() throws {
        func names(_ folder: String, _ ending: String) throws -> Set<String> {
            let files = try FileManager.default.contentsOfDirectory(
                atPath: Fixtures.repository.appending(path: folder).path)
            return Set(files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) })
        }
        let useCases = try names("Sources/PhotorenameCore/UseCases", ".swift")
        #expect(!useCases.isEmpty)
        let untested = try useCases.subtracting(names("Tests/PhotorenameCoreTests", "Tests.swift"))
        #expect(untested.isEmpty)
    }

    /// `make mutants` plants them, an hour long; this shows at once that a change of the source has moved away beneath one.
    @Test func `every planted fault still fits the source`() throws {
        let result = try Shell.run(
            "cd '\(Fixtures.repository.path)' && ls Tests/Mutants/*.patch && git apply --check Tests/Mutants/*.patch")
        #expect(result.status == 0, "\(result.error)")
    }

    @Test func `every module on disk is drawn, and nothing else is at the top`() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Fixtures.repository.appending(path: "Sources").path)
        let drawn = Set(Self.modules.keys).union(["CPosix", "CCurl", "CLiteRT", "COnnxRuntime", "CVips"])
        #expect(Set(folders) == drawn)
        let top = try FileManager.default.contentsOfDirectory(atPath: Fixtures.repository.path)
            .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
        let fixed: Set = ["Package.swift", "Sources", "Tests", "Fixtures", "Makefile", "README.md", "docs"]
        #expect(Set(top).isSubset(of: fixed))
    }
}
