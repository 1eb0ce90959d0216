import FileSystem
import Foundation
import JobStore
import PhotoModel
import Synchronization

/// Lets tasks wait until the job changes, in this process or in another, or until a point in time, without polling the
/// database.
final class JobChanges: Sendable {
    private struct State {
        /// Number of changes so far.
        var count = 0
        var waiting: [ObjectIdentifier: Nap] = [:]
        var isOver = false
    }

    private let state = Mutex(State())

    /// Watches the notification file beside the database, on a thread of its own, until `end`.
    init(of id: JobID, _ store: JobStore) {
        let watch = store.watcher(of: id)
        let thread = Thread { [weak self] in
            while self?.isOver == false {
                if watch.wait(milliseconds: Self.timeout) || !watch.isNotified { self?.note() }
            }
        }
        thread.name = "changes"
        thread.start()
    }

    /// Milliseconds after which the thread checks whether it should end.
    private static let timeout: Int32 = 250

    private var isOver: Bool { state.withLock { $0.isOver } }

    /// Take it before you read the database, and pass it to `wait`, so that no change in between is missed.
    var mark: Int { state.withLock { $0.count } }

    /// Something changed in this process.
    func note() {
        let waiting = state.withLock { state in
            state.count += 1
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for nap in waiting { nap.end() }
    }

    /// Returns when something has changed since the mark was taken, or after the timeout.
    func wait(since mark: Int, atMost duration: Duration) async {
        let nap = Nap()
        let waits = state.withLock { state in
            guard state.count == mark, !state.isOver else { return false }
            state.waiting[ObjectIdentifier(nap)] = nap
            return true
        }
        guard waits else { return }
        await nap.sleep(for: duration)
        state.withLock { _ = $0.waiting.removeValue(forKey: ObjectIdentifier(nap)) }
    }

    func end() {
        state.withLock { $0.isOver = true }
        note()
    }
}
