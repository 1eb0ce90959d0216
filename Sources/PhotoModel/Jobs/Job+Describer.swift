extension Job {
    /// Provider, model and tier, for display.
    public var describerText: String {
        if settings.describe.depth != nil { return "none: the names need no description" }
        if provider == .local { return "local model \(model)" }
        let tier = settings.describe.tier
        return "\(provider) \(model)" + (tier == .standard ? "" : ", \(tier.rawValue) tier")
    }
}
