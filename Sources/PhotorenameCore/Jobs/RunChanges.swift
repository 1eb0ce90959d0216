import PhotoModel

/// What a user changes of a job when it continues. Nil leaves a setting as it is.
public struct RunChanges: Hashable, Sendable {
    /// Concurrent requests.
    public var concurrency: Int?
    public var maximumRequests: Int?
    /// US dollars.
    public var maximumCost: Double?
    /// Rename without asking.
    public var applies = false
    /// A program to run at the end: an absolute path.
    public var onFinish: String?

    public init() {}

    /// - Throws: `ProviderError.priceUnknown`, for a cost limit that could not be kept.
    func apply(to settings: inout JobSettings) throws(ProviderError) {
        settings.describe.concurrency = concurrency ?? settings.describe.concurrency
        settings.describe.maximumRequests = maximumRequests ?? settings.describe.maximumRequests
        settings.describe.maximumCost = maximumCost ?? settings.describe.maximumCost
        if settings.describe.maximumCost != nil { try Pricing.requirePrice(settings.describe) }
        settings.applies = settings.applies || applies
        settings.onFinish = onFinish ?? settings.onFinish
    }
}
