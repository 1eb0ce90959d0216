import Foundation
public import PhotoModel
import Synchronization

/// What a run is doing at this moment, for whoever draws it.
public struct RunSnapshot: Sendable {
    public var counters = JobCounters()
    /// The walk is over.
    public var scanned = false
    public var usage = Usage()
    /// Nothing is sent but a probe now and then.
    public var isUnreachable = false
    /// Requests that are on their way.
    public var inFlight = 0
    /// The photo that was last taken up.
    public var current: RelativePath?
    /// Photos that were looked at before this run began.
    public var processedBefore = 0

    public init() {}
}

/// Shared by the stages of a run, which write, and the progress line, which reads ten times a second.
public final class RunMonitor: Sendable {
    private let state = Mutex(RunSnapshot())

    public init() {}

    public var snapshot: RunSnapshot { state.withLock { $0 } }

    public func update(_ change: (inout RunSnapshot) -> Void) { state.withLock { change(&$0) } }
}
