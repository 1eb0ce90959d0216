public struct ProgressEvent: EventData {
    public static let kind = RunEvent.Kind.progress

    public var total: Int
    public var done: Int
    public var failed: Int
    /// Percent.
    public var progress: Int
    /// Items that changed since the last event of this kind.
    public var items: [Int64]

    public init(of job: Job, items: [Int64]) {
        (total, done, failed) = (job.counters.total, job.counters.done, job.counters.failed)
        progress = job.progress
        self.items = items
    }
}
