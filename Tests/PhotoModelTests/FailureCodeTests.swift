import Foundation
import PhotoModel
import TestSupport
import Testing

/// What scripts and people read of a failure.
struct FailureCodeTests {
    @Test func `docs_cli_failure-codes_md lists every code with its text and hint`() throws {
        let url = Fixtures.repository.appending(path: "docs/cli/failure-codes.md")
        let page = try String(contentsOf: url, encoding: .utf8)
        let head = try #require(page.range(of: "|---|---|---|\n")).upperBound
        let rows = FailureCode.allCases.map { "| `\($0)` | \($0.text) | \($0.hint ?? "") |\n" }.joined()
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try (page[..<head] + rows).write(to: url, atomically: true, encoding: .utf8)
        }
        #expect(page[head...] == rows)
    }

    @Test func `a code is a word for scripts, a text begins small and ends without a full stop, a hint is a sentence`()
    {
        for code in FailureCode.allCases {
            #expect(code.rawValue.wholeMatch(of: /[a-z_]+/) != nil, "\(code)")
            #expect(code.text.wholeMatch(of: /[a-z].*[^.]|libvips.*/) != nil, "\(code)")
            #expect(code.hint.map { $0.wholeMatch(of: /[A-Z`].*/) != nil } ?? true, "\(code)")
        }
    }
}
