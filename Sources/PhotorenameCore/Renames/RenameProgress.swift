import Synchronization

/// How many files of a rename are done, for a progress line that another thread draws; and a way to stop it.
public final class RenameProgress: Sendable {
    private let state = Mutex((done: 0, total: 0))
    private let stopped = Atomic(false)

    public init() {}

    public var value: (done: Int, total: Int) { state.withLock { $0 } }

    /// Ends the rename after the file that is being renamed. `resume` finishes it, and `undo` reverses it.
    public func stop() { stopped.store(true, ordering: .relaxed) }

    var isStopped: Bool { stopped.load(ordering: .relaxed) }

    func set(_ done: Int, _ total: Int) { state.withLock { $0 = (done, total) } }
}
