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

    /// How it ended.
    enum End: Sendable {
        /// The others may go: so many requests may be in flight now.
        case passed(share: Int)
        /// The first photos all met what no photo is to blame for.
        case failed(JobFailure)
    }

    /// - Returns: when these results end it, how.
    func note(_ completions: [Completion]) -> End? {
        state.withLock { state in
            guard !state.isOver else { return nil }
            var isDescribed = false
            for completion in completions where completion.usage.requests > 0 {
                state.asked += 1
                switch completion.outcome {
                case .described: isDescribed = true
                case .failed(let failure, _): state.failures.append(failure)
                case .transient, .putBack: break
                }
            }
            state.isOver = isDescribed || state.asked >= Self.patience
            guard state.isOver else { return nil }
            if !isDescribed, let failure = Self.shared(state.failures) { return .failed(failure) }
            return .passed(share: state.share)
        }
    }

    private static func shared(_ failures: [ItemFailure]) -> JobFailure? {
        guard failures.count >= patience, let first = failures.first, common.contains(first.code),
            failures.allSatisfy({ $0.code == first.code })
        else { return nil }
        return JobFailure(
            code: first.code, message: "the first \(patience) photos all met this: \(first.message)",
            hint: "check --base-url and --model (a new analyze takes others); to try the next photos, go on with")
    }
}
