import PhotoModel
import Synchronization

/// Why a run stops before everything was looked at. The first reason counts, and stops the run; but a database that cannot be
/// written counts whatever else had stopped it before.
final class RunEnd: Sendable {
    enum Reason: Sendable {
        case failed(JobFailure)
        /// The database cannot be used.
        case broken(any Error)
        case taken(JobStatus)
        /// Somebody should know, or decide, before it goes on.
        case pausing(JobFailure)
    }

    private let first = Mutex<Reason?>(nil)
    private let stop: StopSignal

    init(_ stop: StopSignal) {
        self.stop = stop
    }

    var reason: Reason? { first.withLock { $0 } }

    func end(_ reason: Reason) {
        first.withLock { first in
            switch (first, reason) {
            case (.broken, _): break
            case (_, .broken): first = reason
            default: if first == nil, !stop.isStopped { first = reason }
            }
        }
        stop.end()
    }
}
