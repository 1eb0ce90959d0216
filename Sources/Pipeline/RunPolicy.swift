public import FileSystem
public import JobStore
public import PhotoModel

/// How a worker keeps its claims, and how long it puts up with failures.
public struct RunPolicy: Sendable {
    /// How long a claim holds without being renewed, which is done at a third of it.
    public var lease = Duration.seconds(30)
    public var rules = RetryRules()
    /// Nobody waits in front of it.
    public var isDetached = false

    public init() {}

    /// When a claim of this moment lapses, by `BootClock`.
    public var leaseUntil: Int64 { BootClock.now + lease.milliseconds }
}

extension Reserve {
    /// Enough to write down what a worker has in hand.
    static let size = 512 << 10

    /// Room on the database's disk.
    public convenience init(for store: JobStore) {
        self.init(path: store.path + "-reserve")
    }
}
