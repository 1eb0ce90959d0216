extension Job {
    /// Provider and model, for display.
    public var describerText: String { provider == .local ? "local model \(model)" : "\(provider) \(model)" }
}
