public import PhotoModel

/// What a user changes of a job when it continues. Nil leaves a setting as it is.
public struct RunChanges: Hashable, Sendable {
    /// Concurrent requests.
    public var concurrency: Int?
    public var maximumRequests: Int?
    /// US dollars.
    public var maximumCost: Double?
    /// The tiers that may be used, the preferred one first.
    public var tiers: [RequestTier]?
    /// Rename without asking.
    public var applies = false
    /// A program to run at the end: an absolute path.
    public var onFinish: String?

    public init() {}

    /// - Parameters:
    ///   - settings: the job's.
    ///   - pricing: of today; for another tier only, a job keeps its price otherwise.
    /// - Throws: `ProviderError`, as for a cost limit that could not be kept; `ConfigError`, `Endpoint.Fault`.
    func apply(to settings: inout JobSettings, _ pricing: Pricing) throws {
        if let tiers {
            settings.describe.tiers = tiers
            settings.describe.capabilities?.refusesFlex = nil
            settings.describe = try pricing.priced(settings.describe)
        }
        settings.describe.concurrency = concurrency ?? settings.describe.concurrency
        settings.describe.maximumRequests = maximumRequests ?? settings.describe.maximumRequests
        settings.describe.maximumCost = maximumCost ?? settings.describe.maximumCost
        if settings.describe.maximumCost != nil { try Pricing.requirePrice(settings.describe) }
        settings.applies = settings.applies || applies
        settings.onFinish = onFinish ?? settings.onFinish
    }
}
