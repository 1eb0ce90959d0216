import Dispatch
import Synchronization

/// Work on one batch, on a thread of its own, while the next is made; never more than one behind.
final class BatchesBehind: Sendable {
    private let queue = DispatchQueue(label: "batches")
    private let group = DispatchGroup()
    private let failure = Mutex<(any Error)?>(nil)

    /// Begins with a batch when the one before it is done.
    ///
    /// - Throws: what the one before it failed with; then nothing is begun any more.
    func begin(_ work: @escaping @Sendable () throws -> Void) throws {
        try finish()
        queue.async(group: group) {
            do {
                try work()
            } catch {
                self.failure.withLock { $0 = error }
            }
        }
    }

    /// Waits for what was begun.
    func wait() { group.wait() }

    /// - Throws: what it failed with.
    func finish() throws {
        wait()
        if let failure = failure.withLock(\.self) { throw failure }
    }
}
