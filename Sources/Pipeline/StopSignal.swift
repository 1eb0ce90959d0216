import Synchronization

/// Asks a run to stop: begin nothing new, finish what is pending. It can't be revoked.
public final class StopSignal: Sendable {
    private let count = Atomic(0)
    private let ended = Atomic(false)
    private let earlier: (signal: StopSignal, count: Int)?

    public init() {
        earlier = nil
    }

    /// For what follows a run that has ended: only a later `stop` counts.
    init(after signal: StopSignal) {
        earlier = (signal, signal.stops)
    }

    private var stops: Int { count.load(ordering: .acquiring) + (earlier?.signal.stops ?? 0) }

    public var isStopped: Bool { stops > (earlier?.count ?? 0) }

    /// Nothing more may be sent, not even for claimed photos.
    var isEnded: Bool { ended.load(ordering: .acquiring) }

    public func stop() { count.add(1, ordering: .acquiringAndReleasing) }

    func end() {
        ended.store(true, ordering: .releasing)
        stop()
    }
}
