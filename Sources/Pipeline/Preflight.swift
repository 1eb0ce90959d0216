import JobStore
import PhotoModel
import Synchronization

/// Before thousands of photos are sent, one is: one of the job's own, so that it costs nothing more. A wrong key, a wrong URL, a
/// model that does not look at pictures show themselves with it.
final class Preflight: Sendable {
    private struct State {
        var isOver: Bool
        var asked = 0
        /// What those asked in vain failed with.
        var failures: [ItemFailure] = []
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

    /// What the server would say to any photo, as far as the first ones tell: a wrong URL, a request that it does not take.
    private static let common: Set = ["reply_is_html", "redirected", "request_refused"]

    /// Why the job should end here: the first photos all met what no photo is to blame for.
    var verdict: JobFailure? {
        state.withLock { state in
            guard state.failures.count >= Self.patience, let first = state.failures.first,
                Self.common.contains(first.code), state.failures.allSatisfy({ $0.code == first.code })
            else { return nil }
            return JobFailure(
                code: first.code, message: "the first \(Self.patience) photos all met this: \(first.message)",
                hint: "check --base-url and --model (a new analyze takes others); to try the next photos, go on with")
        }
    }

    /// - Returns: when these results end it, the requests that there may be in flight now.
    func note(_ completions: [Completion]) -> Int? {
        state.withLock { state in
            guard !state.isOver else { return nil }
            for completion in completions where completion.usage.requests > 0 {
                state.asked += 1
                if case .described = completion.outcome {
                    state.isOver = true
                    state.failures = []
                }
                if case .failed(let failure, _) = completion.outcome { state.failures.append(failure) }
            }
            if state.asked >= Self.patience { state.isOver = true }
            return state.isOver ? state.share : nil
        }
    }
}
