extension Job {
    /// Provider and model, for display.
    public var describerText: String {
        if settings.describe.depth != nil { return "none: the names need no description" }
        return provider == .local ? "local model \(model)" : "\(provider) \(model)"
    }
}
