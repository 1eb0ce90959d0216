import Foundation
import PhotoModel
import PhotorenameCore
import Settings
import TestSupport
import Testing

/// docs/providers.md says what photos cost, by the price list and the vendors' formulas.
struct CostPageTests {
    private static let photos = 1_000

    private func dollars(_ cost: Double?) -> String { cost.map { String(format: "$%.2f", $0) } ?? "—" }

    private func row(
        _ library: Library, _ provider: ProviderName, _ model: String, _ price: Price, from day: CalendarDay? = nil
    ) throws -> String {
        var options = DescribeOptions()
        (options.provider, options.model) = (provider, model)
        func cost(_ price: Price?) throws -> Double? {
            options.price = price
            return try EstimateCost(library.context, options).cost(photos: Self.photos)
        }
        let standard = try cost(price)
        let batch = standard.flatMap { cost in price.batch.map { $0 * cost } }
        let name = "`\(model)`" + (day.map { ", from \($0)" } ?? "")
        return
            "| \(provider) | \(name) | \(dollars(standard)) | \(dollars(try cost(price.at(.flex)))) | \(dollars(batch)) |\n"
    }

    @Test func `docs_providers_md has the cost of 1,000 photos with each model at each tier`() throws {
        let library = try Library(photos: 0)
        let table = try PriceTable(file: "/nonexistent/prices.yaml")
        let rows = try ProviderName.allCases.flatMap { provider in
            try table.models(of: provider).flatMap { model -> [String] in
                let known = try #require(table.known(provider: provider, model: model))
                // One that stops is nobody's choice.
                guard known.shutDown == nil else { return [] }
                return try [row(library, provider, model, known.price)]
                    + known.later.map { try row(library, provider, model, $0.price, from: $0.from) }
            }
        }.joined()
        let url = Fixtures.repository.appending(path: "docs/providers.md")
        let page = try String(contentsOf: url, encoding: .utf8)
        let head = try #require(page.range(of: "|---|---|---|---|---|\n")).upperBound
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try (page[..<head] + rows).write(to: url, atomically: true, encoding: .utf8)
        }
        #expect(page[head...] == rows)
        #expect(page.contains(known(table).asOf))
    }

    private func known(_ table: PriceTable) -> Price {
        table.price(provider: .openai, model: "gpt-6-luna") ?? .free
    }
}
