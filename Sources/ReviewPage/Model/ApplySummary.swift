/// Summary of what `apply` would do.
public struct ApplySummary: Encodable, Sendable {
    public var photos = 0
    public var companions = 0
    public var folders = 0
    public var kept = 0
    public var failed = 0
    /// Not analyzed yet.
    public var waiting = 0
    /// Identifies this plan.
    public var plan = ""
    public var examples: [NamingPreview.Example] = []

    public init() {}
}
