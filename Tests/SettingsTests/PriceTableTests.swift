import PhotoModel
import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Settings

@Suite struct PriceTableTests {
    let scratch = try! Scratch()

    private func table(_ own: String? = nil) throws -> PriceTable {
        let file = scratch.path + "/prices.yaml"
        if let own { try own.write(toFile: file, atomically: true, encoding: .utf8) }
        return try PriceTable(file: file)
    }

    @Test func `a model and its dated snapshots have a price, and a day it is of`() throws {
        let table = try table()
        let price = try #require(table.price(provider: .openai, model: "gpt-4.1-mini"))
        #expect(price.input == 0.4 && price.output == 1.6 && price.batch == 0.5)
        #expect(price.asOf == "2026-11-24")
        #expect(abs(price.cost(input: 1_000_000, output: 500_000) - 1.2) < 1e-9)
        #expect(table.price(provider: .openai, model: "gpt-4.1-mini-2025-04-14") == price)
        #expect(table.price(provider: .anthropic, model: "claude-haiku-4-5-20251001")?.input == 1)
        #expect(table.price(provider: .gemini, model: "gemini-3.5-flash-lite")?.output == 2.5)
    }

    @Test(arguments: ["gpt-4.1-mini-turbo", "gpt-9", "gpt-4.1-mini-2", "", "gpt-4.1-mini-"])
    func `what is not listed is unknown`(model: String) throws {
        #expect(try table().price(provider: .openai, model: model) == nil)
        #expect(try table().price(provider: .anthropic, model: "gpt-4.1-mini") == nil)
    }

    @Test func `the user's own prices go first`() throws {
        let table = try table(
            "as_of: 2027-01-01\nmodels:\n  openai/gpt-4.1-mini: {input: 1, output: 2}\n  openai/my/llava: {input: 0, output: 0}\n"
        )
        #expect(
            table.price(provider: .openai, model: "gpt-4.1-mini") == Price(input: 1, output: 2, asOf: "2027-01-01"))
        #expect(table.price(provider: .openai, model: "my/llava")?.input == 0)
        #expect(table.price(provider: .openai, model: "gpt-4.1") != nil)
    }

    @Test func `a price holds until the day of the next, with the shares of before`() throws {
        let table = try table()
        func price(_ day: String) throws -> Price {
            let day = try #require(CalendarDay(day))
            return try #require(table.price(provider: .gemini, model: "gemini-3.8-flash-001", on: day))
        }
        #expect(try price("2026-12-31").input == 0.75 && price("2026-12-31").output == 3.75)
        #expect(try price("2027-01-01").input == 1.5 && price("2027-01-01").output == 7.5)
        #expect(try price("2027-01-01").batch == 0.5)
    }

    @Test func `the dates of a model stay when the user has an own price for it`() throws {
        let known = try table("models: {openai/gpt-4.1-mini: {input: 1, output: 2}}")
            .known(provider: .openai, model: "gpt-4.1-mini")
        #expect(known?.price.input == 1 && known?.shutDown == CalendarDay("2027-01-14"))
        #expect(known?.replacement == "gpt-6-luna")
    }

    @Test func `the models that are used by default, and those that are recommended, have prices and don't stop`()
        throws
    {
        let table = try table()
        for (provider, model) in [
            (ProviderName.openai, "gpt-6-luna"), (.anthropic, "claude-haiku-5-5"), (.gemini, "gemini-3.5-flash-lite"),
        ] {
            let known = try #require(table.known(provider: provider, model: model))
            #expect(known.shutDown == nil && known.price.batch == 0.5)
        }
        for name in table.models(of: .openai) {
            guard let next = table.known(provider: .openai, model: name)?.replacement else { continue }
            #expect(table.known(provider: .openai, model: next) != nil, "\(next)")
        }
    }

    @Test(arguments: [
        ("models:\n  a/x: {input: 1, output: 1, shut_down: soon}", "2:41"),
        ("models:\n  a/x: {input: 1, output: 1, flex: 0}", "2:36"),
        ("models:\n  a/x: {input: 1, output: 1, later: [{input: 1, output: 1}]}", "2:38"),
        ("models: 3", "1:9"), ("models:\n  openai/x: 3", "2:13"), ("models:\n  x: {input: 1, output: 1}", "2:3"),
        ("models:\n  a/x: {input: -1, output: 1}", "2:16"), ("prices: {}", "1:1"), ("models: [", ""),
    ])
    func `a mistake is reported with its place`(text: String, place: String) {
        #expect {
            _ = try table(text)
        } throws: { error in
            (error as? ConfigError)?.place.hasSuffix(place) == true
        }
    }
}
