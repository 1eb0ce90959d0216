import Foundation
import TestSupport
import Testing

/// A program with photos and a vendor of batches.
struct BatchLab {
    let program: Program

    init() throws { program = try Program() }

    /// The program's environment for a vendor.
    func environment(_ vendor: BatchVendor, _ more: [String: String] = [:]) -> [String: String] {
        [vendor.api.keyVariable: "sk-batch-test-key", "PHOTORENAME_BATCH_INTERVAL": "0.1"].merging(more) { $1 }
    }

    @discardableResult
    func run(_ vendor: BatchVendor, _ arguments: [String], more: [String: String] = [:]) throws -> Shell.Result {
        try program.run(arguments, more: environment(vendor, more))
    }

    static func arguments(_ vendor: BatchVendor, _ more: [String] = []) -> [String] {
        ["analyze", "photos", "--tier", "batch", "--base-url", vendor.url, "--no-bursts", "--dry-run"]
            + vendor.api.options + more
    }

    func analyze(_ vendor: BatchVendor, _ arguments: String..., more: [String: String] = [:]) throws -> Shell.Result {
        try run(vendor, Self.arguments(vendor, arguments), more: more)
    }

    @discardableResult
    func resume(_ vendor: BatchVendor, more: [String: String] = [:]) throws -> Shell.Result {
        try run(vendor, ["resume", "latest", "--dry-run"], more: more)
    }

    func status() throws -> [String: Any] { try program.json("status", "--json") }

    func batches() throws -> [[String: Any]] { try status()["batches"] as? [[String: Any]] ?? [] }

    /// Files beside the database that hold pictures or answers.
    func spools() throws -> [String] {
        let folder = program.stateFolder
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains("-batch-") }
    }

    /// Each of so many photos was charged once, and nothing is left anywhere.
    func expectSettled(
        _ vendor: BatchVendor, photos: Int, _ what: String = "", _ place: SourceLocation = #_sourceLocation
    ) throws {
        #expect(vendor.charges.count == photos, "\(what)", sourceLocation: place)
        #expect(vendor.charges.values.allSatisfy { $0 == 1 }, "\(what) \(vendor.charges.values)", sourceLocation: place)
        #expect(vendor.left.isEmpty, "\(what) \(vendor.left)", sourceLocation: place)
        #expect(try spools().isEmpty, "\(what)", sourceLocation: place)
    }
}
