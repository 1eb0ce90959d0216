public import PhotoModel
import Synchronization

/// Progress of a run: its stages write it, the progress line reads it ten times a second.
public final class RunMonitor: Sendable {
    private let state = Mutex(RunSnapshot())

    public init() {}

    public var snapshot: RunSnapshot { state.withLock { $0 } }

    /// Restarts with the counters of the job.
    public func begin(_ job: Job) {
        update { snapshot in
            snapshot = RunSnapshot()
            snapshot.counters = job.counters
            snapshot.scanned = job.scanned
            snapshot.usage = job.usage
            snapshot.processedBefore = job.counters.processed
            snapshot.began = .now
        }
    }

    public func update(_ change: (inout RunSnapshot) -> Void) { state.withLock { change(&$0) } }
}
