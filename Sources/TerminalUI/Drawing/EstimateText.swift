import Foundation
import PhotoModel
public import PhotorenameCore

/// An estimate as a table for people.
public enum EstimateText {
    /// - Parameters:
    ///   - estimate: the figures.
    ///   - isCompatibleServer: the price is that of the vendor, not of the server.
    /// - Returns: the text.
    public static func draw(_ estimate: EstimateCost.Estimate, isCompatibleServer: Bool) -> String {
        var lines = [
            ["Photos", "\(estimate.photos)"],
            [
                "Provider",
                "\(estimate.provider) \(VisibleText.escape(estimate.model))\(estimate.tier.suffix)",
            ],
        ]
        if estimate.provider != .local {
            let sum =
                estimate.inputTokens.map {
                    "\(Numbers.short($0)) in, \(Numbers.short(estimate.outputTokens)) out"
                } ?? "unknown"
            lines.append(["Tokens", sum + (estimate.imageTokens.map { ", \($0) per image" } ?? "")])
        }
        lines += costs(estimate)
        if let price = estimate.price, price != .free {
            lines.append(["Prices", "\(isCompatibleServer ? "the vendor's, " : "")as of \(price.asOf)"])
        }
        if estimate.tier == .batch {
            lines.append(["Time", "within a day, usually sooner"])
        } else if let seconds = estimate.seconds {
            lines.append(["Time", "about \(Numbers.duration(seconds)), \(estimate.concurrency) concurrent requests"])
        }
        return Columns.draw(lines, columns: nil)
    }

    /// The cost at each tier, in columns.
    private static func costs(_ estimate: EstimateCost.Estimate) -> [[String]] {
        if estimate.provider == .local || estimate.price == .free { return [["Cost", "nothing"]] }
        guard estimate.price != nil else { return [["Cost", "unknown (no price listed)"]] }
        guard let standard = estimate.cost else {
            return [["Cost", "unknown (the tokens of an image are not known)"]]
        }
        var tiers = [(name: "standard", cost: standard)]
        for (name, cost) in [("flex", estimate.flexCost), ("batch", estimate.batchCost)] {
            if let cost { tiers.append((name, cost)) }
        }
        let costs = tiers.map { Dollars.approximate($0.cost) }
        guard tiers.count > 1 else { return [["Cost", costs[0]]] }
        let names = tiers.map(\.name)
        return [["Tier", row(names, costs)], ["Cost", row(costs, names)]]
    }

    /// Cells as wide as those of another row.
    private static func row(_ cells: [String], _ others: [String]) -> String {
        zip(cells, others).map { cell, other in
            cell + String(repeating: " ", count: max(0, other.count - cell.count))
        }.joined(separator: "   ").trimmingCharacters(in: .whitespaces)
    }
}
