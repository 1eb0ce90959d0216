import PhotoModel
import Settings
import Testing

@testable import PhotorenameCore

struct ModelLifetimeTests {
    private func warning(_ today: String, listed: String? = nil) throws -> String? {
        let table = try PriceTable(file: "/nonexistent/prices.yaml")
        let known = table.known(provider: .openai, model: "gpt-4.1-mini-2025-04-14")
        let lifetime = ModelLifetime("gpt-4.1-mini-2025-04-14", known, listed: listed.flatMap(CalendarDay.init))
        return lifetime?.warning(today: try #require(CalendarDay(today)))
    }

    @Test func `sixty days before a model stops people are warned, and told what to use instead`() throws {
        #expect(try warning("2026-11-14") == nil)
        let text = try #require(try warning("2026-11-15"))
        #expect(text.contains("stops on 2027-01-14 (60 days left)") && text.contains("--model gpt-6-luna"), "\(text)")
        #expect(try warning("2027-01-13")?.contains("(1 day left)") == true)
        #expect(try warning("2027-01-15")?.contains("stopped on 2027-01-14") == true)
    }

    @Test func `what the server says of the day goes before the list`() throws {
        #expect(try warning("2026-11-29", listed: "2027-06-01") == nil)
        #expect(try warning("2026-11-29", listed: "2026-12-01T00:00:00Z")?.contains("2026-12-01 (2 days left)") == true)
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "", "2026-01-010"])
    func `what is no day is none`(text: String) {
        #expect(CalendarDay(text) == nil)
    }
}
