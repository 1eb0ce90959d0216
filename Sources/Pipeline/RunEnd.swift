import PhotoModel
import Synchronization

/// Why a run stops before its end. The first reason counts and stops the run, except that an unusable database always counts.
final class RunEnd: Sendable {
    enum Reason: Sendable {
        case failed(JobFailure)
        /// The database can't be used.
        case broken(any Error)
        case taken(JobStatus)
        /// A person has to know or decide something before it continues.
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
