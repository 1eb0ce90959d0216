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
        if let price = estimate.price, price != .free {
            lines.append(["Prices", "\(isCompatibleServer ? "the vendor's, " : "")as of \(price.asOf)"])
        }
        if let seconds = estimate.seconds {
            lines.append(["Time", "about \(Numbers.duration(seconds)), \(estimate.concurrency) concurrent requests"])
        }
        return Columns.draw(lines, columns: nil)
    }

    private static func cost(_ estimate: EstimateCost.Estimate) -> String {
        if estimate.provider == .local || estimate.price == .free { return "nothing" }
        guard estimate.price != nil else { return "unknown (no price listed)" }
        guard let cost = estimate.cost else { return "unknown (the tokens of an image are not known)" }
        let others = [("flex", estimate.flexCost), ("batch", estimate.batchCost)]
        return Dollars.approximate(cost)
            + others.map { name, cost in cost.map { "   \(name) \(Dollars.text($0))" } ?? "" }.joined()
    }
}
