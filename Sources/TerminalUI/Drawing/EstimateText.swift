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
        lines.append(["Cost", cost(estimate)])
        let tiers = [("flex", estimate.flexCost), ("batch", estimate.batchCost)].filter { $0.1 != nil }
        if !tiers.isEmpty, let cost = estimate.cost {
            let columns = [("standard", Optional(cost))] + tiers
            let texts = columns.map { $0.1.map { Dollars.approximate($0) } ?? "" }
            let widths = zip(columns, texts).map { max($0.0.count, $1.count) + 3 }
            func row(_ cells: [String]) -> String {
                zip(cells, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }.joined()
                    .trimmingCharacters(in: .whitespaces)
            }
            lines.removeLast()
            lines += [["Tier", row(columns.map(\.0))], ["Cost", row(texts)]]
        }
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

    private static func cost(_ estimate: EstimateCost.Estimate) -> String {
        if estimate.provider == .local || estimate.price == .free { return "nothing" }
        guard estimate.price != nil else { return "unknown (no price listed)" }
        guard let cost = estimate.cost else { return "unknown (the tokens of an image are not known)" }
        return Dollars.approximate(cost)
    }
}
