import Synchronization

/// Told once, never taken back: take nothing new, finish what is in hand.
public final class StopSignal: Sendable {
    private let stopped = Atomic(false)

    public init() {}

    public var isStopped: Bool { stopped.load(ordering: .acquiring) }

    public func stop() { stopped.store(true, ordering: .releasing) }
}
