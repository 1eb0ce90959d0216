import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// How often the local model is right, counted on photographs of which somebody wrote down what they show.
@Suite struct LabelledSetTests {
    static let folder: String? = {
        let folder = Fixtures.repository.appending(path: ".build/labelled").path
        let script = Fixtures.repository.appending(path: "Tests/LabelledPhotos/fetch.sh").path
        guard (try? Shell.run("timeout 240 '\(script)' '\(folder)'").status) == 0 else {
            print("SKIPPED: the labelled photographs, which could not be fetched (Debian's tuxpaint-stamps-default)")
            return nil
        }
        return folder
    }()

    /// `make chaos` looks at all of them.
    private static let stride = Campaign.pick(4, long: 1)

    private struct Outcome {
        var right: [String] = []
        var wrong: [String] = []
        var silent = 0
    }

    private func outcome(of folder: String) async throws -> Outcome {
        let list = try String(
            contentsOf: Fixtures.repository.appending(path: "Tests/LabelledPhotos/labels.tsv"), encoding: .utf8)
        let describer = try PagesTests.describer()
        var outcome = Outcome()
        let lines = list.split(separator: "\n").filter { !$0.hasPrefix("#") }
        for line in lines.indices.filter({ $0 % Self.stride == 0 }).map({ lines[$0] }) {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let allowed = parts[1].split(separator: ",").map(String.init)
            let name = (parts[0] as NSString).lastPathComponent.dropLast(4)
            switch try await PagesTests.describe(folder + "/" + parts[0], describer).subject {
            case nil: outcome.silent += 1
            case let subject? where allowed.contains(subject): outcome.right.append("\(name): \(subject)")
            case let subject?: outcome.wrong.append("\(name): \(subject)")
            }
        }
        return outcome
    }

    @Test(.enabled(if: folder != nil)) func `it names half of them, and at most one in ten wrongly`() async throws {
        let folder = try #require(Self.folder)
        let outcome = try await outcome(of: folder)
        let named = outcome.right.count + outcome.wrong.count
        print("local model: \(outcome.right.count) right, \(outcome.wrong.count) wrong, \(outcome.silent) silent")
        print("local model, wrong: \(outcome.wrong.joined(separator: ", "))")
        #expect(named + outcome.silent == 328 / Self.stride)
        // Of a quarter by chance a few less.
        #expect(outcome.right.count >= Campaign.pick(37, long: 167))
        #expect(outcome.wrong.count <= Campaign.pick(10, long: 33), "\(outcome.wrong)")
    }
}
