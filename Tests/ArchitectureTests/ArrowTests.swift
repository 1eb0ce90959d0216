import Foundation
import TestSupport
import Testing

/// SwiftPM lets a target import what it does not declare, so the arrows of docs/design.md are checked here, line by line.
struct ArrowTests {
    /// Which rooms a room may see. `photorename` sees all.
    static let rooms: [String: Set<String>] = [
        "PhotoModel": [],
        "FileSystem": ["PhotoModel"],
        "Scanning": ["PhotoModel", "FileSystem"],
        "PhotoMetadata": ["PhotoModel"],
        "Thumbnails": ["PhotoModel"],
        "Describing": ["PhotoModel"],
        "JobStore": ["PhotoModel"],
        "Pipeline": [
            "PhotoModel", "FileSystem", "Scanning", "PhotoMetadata", "Thumbnails", "Describing", "JobStore",
        ],
        "Naming": ["PhotoModel"],
        "Renaming": ["PhotoModel", "FileSystem"],
        "Places": ["PhotoModel"],
        "PlanFormats": ["PhotoModel"],
        "ReviewPage": ["PhotoModel"],
        "Settings": ["PhotoModel"],
        "TerminalUI": ["PhotoModel"],
    ]

    /// The one owner of each outside thing.
    static let owners: [String: Set<String>] = [
        "GRDB": ["JobStore", "Places"],
        "CVips": ["Thumbnails"],
        "CCurl": ["Describing"],
        "CLiteRT": ["Describing"],
        "CPosix": ["FileSystem"],
        "CGObject": [],
        "ArgumentParser": ["photorename"],
        "Yams": ["Settings"],
        "Logging": ["photorename", "ReviewPage"],
        "Hummingbird": ["ReviewPage"],
        "HTTPTypes": ["ReviewPage"],
        "NIOCore": ["ReviewPage"],
        "NIOHTTPTypes": ["ReviewPage"],
        "Crypto": ["Describing", "Renaming"],
        "SystemPackage": ["FileSystem", "Renaming", "photorename"],
    ]

    /// What every room may use: the standard library's own modules.
    static let everywhere: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc", "Darwin"]

    /// The forbidden imports of a tree, as `file: module`.
    static func violations(in sources: URL) throws -> [String] {
        var found: [String] = []
        for case let path as String in FileManager.default.enumerator(atPath: sources.path) ?? .init() {
            guard path.hasSuffix(".swift"), let room = path.split(separator: "/").first.map(String.init) else {
                continue
            }
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            for module in imports(text) where !isAllowed(module, in: room) {
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

    static func isAllowed(_ module: String, in room: String) -> Bool {
        if everywhere.contains(module) { return true }
        if let owners = owners[module] { return owners.contains(room) }
        guard rooms[module] != nil else { return false }
        return room == "photorename" || rooms[room]?.contains(module) == true
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
        try scratch.write("Sources/photorename/E.swift", "import Naming\nimport CVips\n")
        let found = try Self.violations(in: scratch.url.appending(path: "Sources"))
        #expect(
            found == [
                "Cellar/D.swift: PhotoModel", "Naming/A.swift: FileSystem", "Naming/B.swift: GRDB",
                "Renaming/C.swift: JobStore", "photorename/E.swift: CVips",
            ])
    }

    @Test func `every room on disk is drawn, and nothing else stands at the top`() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Fixtures.repository.appending(path: "Sources").path)
        let drawn = Set(Self.rooms.keys).union(["photorename", "CPosix", "CCurl", "CLiteRT", "CVips"])
        #expect(Set(folders) == drawn)
        let top = try FileManager.default.contentsOfDirectory(atPath: Fixtures.repository.path)
            .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
        let fixed: Set = ["Package.swift", "Sources", "Tests", "Fixtures", "Makefile", "README.md", "docs"]
        #expect(Set(top).isSubset(of: fixed))
    }
}
