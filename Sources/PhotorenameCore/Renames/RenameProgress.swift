import Synchronization

/// How many files of a rename are done, for a progress line that another thread draws.
public final class RenameProgress: Sendable {
    private let state = Mutex((done: 0, total: 0))

    public init() {}

    public var value: (done: Int, total: Int) { state.withLock { $0 } }

    func set(_ done: Int, _ total: Int) { state.withLock { $0 = (done, total) } }
}
