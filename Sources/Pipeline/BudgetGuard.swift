import PhotoModel
import Synchronization

/// The requests and the money that a job may still spend, as far as this process knows. Other processes may spend too; what
/// all of them have spent is checked with each result.
final class BudgetGuard: Sendable {
    private struct State {
        /// Requests; nil for no limit.
        var left: Int?
        /// US dollars.
        var spent: Double
    }

    private let state: Mutex<State>
    private let options: DescribeOptions
    private let onUsedUp: @Sendable (JobFailure) -> Void

    init(_ job: Job, onUsedUp: @escaping @Sendable (JobFailure) -> Void) {
        options = job.settings.describe
        state = Mutex(
            State(
                left: options.maximumRequests.map { max(0, $0 - job.usage.requests) }, spent: job.costUSD ?? 0))
        self.onUsedUp = onUsedUp
    }

    /// False when the limit is reached.
    func take() -> Bool {
        let (cap, price) = (options.maximumCost, options.price)
        let why: JobFailure? = state.withLock { state in
            if let cap, price != nil, state.spent >= cap { return .costLimitReached }
            guard let count = state.left else { return nil }
            state.left = max(0, count - 1)
            return count > 0 ? nil : .requestLimitReached
        }
        why.map(onUsedUp)
        return why == nil
    }

    /// Call it before the next request.
    func note(_ usage: Usage) {
        guard let price = options.price else { return }
        state.withLock { $0.spent += price.cost(usage) }
    }
}
