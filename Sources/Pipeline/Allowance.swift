import PhotoModel
import Synchronization

/// The requests that a job may still make, and the money that it may still spend, as far as this process knows. Others may be at
/// it too: what all of them have spent is looked at with each result.
final class Allowance: Sendable {
    private struct State {
        /// Requests; nil for as many as there are photos.
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

    /// False when there is none left.
    func take() -> Bool {
        let (cap, price) = (options.maximumCost, options.price)
        let why: JobFailure? = state.withLock { state in
            if let cap, price != nil, state.spent >= cap { return .moneySpent }
            guard let count = state.left else { return nil }
            state.left = max(0, count - 1)
            return count > 0 ? nil : .requestsUsed
        }
        why.map(onUsedUp)
        return why == nil
    }

    /// Before the next one is asked for.
    func note(_ usage: Usage) {
        guard let price = options.price else { return }
        state.withLock { $0.spent += price.cost(usage) }
    }
}
