import Clocks
public import PhotoModel

/// The state of a job after completions were recorded.
public struct Recorded: Sendable {
    /// A progress event named them, and the earlier ones that were passed in.
    public var isTold: Bool
    public var counters: JobCounters
    /// While the circuit breaker is open: probes that failed since, and when it opened by the store's clock.
    public var failedProbes: Int
    public var openedClock: Int64?
    /// The limit that the job has reached; nil if none, and when no photo is left.
    public var capReached: JobFailure?
}
