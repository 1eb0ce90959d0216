public import PhotoModel

/// The progress of a run at one moment, for display.
public struct RunSnapshot: Sendable {
    public var counters = JobCounters()
    /// All photos have been found.
    public var scanned = false
    public var usage = Usage()
    /// The provider is unreachable; only probes are sent.
    public var isUnreachable = false
    /// Pending requests.
    public var inFlight = 0
    /// The photo that was claimed last.
    public var current: RelativePath?
    /// Photos that were analyzed before this run began.
    public var processedBefore = 0
    public var began = ContinuousClock.now

    public init() {}
}
