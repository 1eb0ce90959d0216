import PhotoModel
import Synchronization

/// The requests that a job may still make, as far as this process knows. Others may be at it too: what all of them have
/// spent is looked at with each result.
final class Allowance: Sendable {
    private let left: Mutex<Int?>
    private let onUsedUp: @Sendable () -> Void

    init(_ job: Job, onUsedUp: @escaping @Sendable () -> Void) {
        left = Mutex(job.settings.describe.maximumRequests.map { max(0, $0 - job.usage.requests) })
        self.onUsedUp = onUsedUp
    }

    /// False when there is none left.
    func take() -> Bool {
        let isGranted = left.withLock { left in
            guard let count = left else { return true }
            left = max(0, count - 1)
            return count > 0
        }
        if !isGranted { onUsedUp() }
        return isGranted
    }
}
