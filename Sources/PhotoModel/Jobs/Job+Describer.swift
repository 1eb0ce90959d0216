extension Job {
    /// Provider, model and tier, for display.
    public var describerText: String { settings.describe.text }
}

extension DescribeOptions {
    /// Provider, model and tier, for display.
    public var text: String {
        if depth != nil { return "none: the names need no description" }
        if provider == .local { return "local model \(model)" }
        return "\(provider) \(model)\(tier.suffix)"
    }

    /// With the price, if one is known.
    public var textWithPrice: String {
        [text, price?.text ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// For one photo that a person waits for.
    public var atOnce: DescribeOptions {
        guard tier == .batch else { return self }
        var options = self
        (options.tiers, options.price) = (nil, price?.standard)
        return options
    }
}
