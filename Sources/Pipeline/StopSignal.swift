import Synchronization

/// Asks a run to stop: begin nothing new, finish what is pending. It can't be revoked.
public final class StopSignal: Sendable {
    private let stopped = Atomic(false)
    private let ended = Atomic(false)

    public init() {}

    public var isStopped: Bool { stopped.load(ordering: .acquiring) }

    /// Nothing more may be sent, not even for claimed photos.
    var isEnded: Bool { ended.load(ordering: .acquiring) }

    public func stop() { stopped.store(true, ordering: .releasing) }

    func end() {
        ended.store(true, ordering: .releasing)
        stop()
    }
}
