extension Job {
    /// Provider, model and tier, for display.
    public var describerText: String {
        if settings.describe.depth != nil { return "none: the names need no description" }
        if provider == .local { return "local model \(model)" }
        return "\(provider) \(model)\(settings.describe.tier.suffix)"
    }
}
