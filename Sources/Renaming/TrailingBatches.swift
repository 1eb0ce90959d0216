import Dispatch
import Synchronization

/// Work on one batch on a thread of its own, while the next one is made; at most one batch at a time.
final class TrailingBatches: Sendable {
    private let queue = DispatchQueue(label: "batches")
    private let group = DispatchGroup()
    private let failure = Mutex<(any Error)?>(nil)

    /// Begins the work on a batch when the previous one is done.
    ///
    /// - Throws: the error of the previous one; then nothing more is begun.
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

    /// Waits for the last batch.
    func wait() { group.wait() }

    /// - Throws: its error.
    func finish() throws {
        wait()
        if let failure = failure.withLock(\.self) { throw failure }
    }
}
