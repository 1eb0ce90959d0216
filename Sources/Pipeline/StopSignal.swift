import Synchronization

/// Told once, never taken back: take nothing new, finish what is in hand.
public final class StopSignal: Sendable {
    private let stopped = Atomic(false)
    private let ended = Atomic(false)

    public init() {}

    public var isStopped: Bool { stopped.load(ordering: .acquiring) }

    /// Nothing more is to be sent, not even for what is in hand.
    var isEnded: Bool { ended.load(ordering: .acquiring) }

    public func stop() { stopped.store(true, ordering: .releasing) }

    func end() {
        ended.store(true, ordering: .releasing)
        stop()
    }
}
