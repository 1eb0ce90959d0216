import JobStore
import PhotoModel
import Synchronization

/// Before thousands of photos are sent, one is: one of the job's own, so that it costs nothing more. A wrong key, a wrong URL, a
/// model that does not look at pictures show themselves with it.
final class Preflight: Sendable {
    private struct State {
        var isOver: Bool
        var asked = 0
        /// Requests that there may be in flight once it is over.
        var share = 0
    }

    private let state: Mutex<State>

    /// Photos that were asked about in vain one by one. Some pictures are refused; with more than this the others go on.
    private static let patience = 3

    /// - Parameter isRemote: nothing is sent otherwise, and nothing has to be found out.
    init(_ job: Job, isRemote: Bool) {
        state = Mutex(State(isOver: !isRemote || (job.usage.requests > 0 && job.counters.done > 0)))
    }

    /// Requests in flight, of those that there may be.
    func bound(_ share: Int) -> Int {
        state.withLock { state in
            state.share = share
            return state.isOver ? share : min(1, share)
        }
    }

    /// - Returns: when these results end it, the requests that there may be in flight now.
    func note(_ completions: [Completion]) -> Int? {
        state.withLock { state in
            guard !state.isOver else { return nil }
            for completion in completions where completion.usage.requests > 0 {
                state.asked += 1
                if case .described = completion.outcome { state.isOver = true }
            }
            if state.asked >= Self.patience { state.isOver = true }
            return state.isOver ? state.share : nil
        }
    }
}
