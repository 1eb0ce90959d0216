import Synchronization

/// How many files of a rename are done, for a progress line that another thread draws; and a way to stop it.
public final class RenameProgress: Sendable {
    public enum Step: Sendable {
        /// Files beneath another root are compared with the record.
        case comparing
        case renaming
    }

    private let state = Mutex((step: Step.renaming, done: 0, total: 0))
    private let stopped = Atomic(false)

    public init() {}

    public var value: (step: Step, done: Int, total: Int) { state.withLock { $0 } }

    /// Ends the rename after the file that is being renamed. `resume` finishes it, and `undo` reverses it.
    public func stop() { stopped.store(true, ordering: .relaxed) }

    var isStopped: Bool { stopped.load(ordering: .relaxed) }

    func set(_ done: Int, _ total: Int) { state.withLock { $0 = (.renaming, done, total) } }

    /// One more file is about to be compared.
    ///
    /// - Throws: `CancellationError` when the user has stopped it.
    @Sendable func compare(of total: Int) throws {
        if isStopped { throw CancellationError() }
        state.withLock { $0 = (.comparing, $0.step == .comparing ? $0.done + 1 : 0, total) }
    }
}
