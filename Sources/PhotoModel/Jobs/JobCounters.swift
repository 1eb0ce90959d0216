/// Numbers of a job's photos by their state. They change in the transaction that changes the photo.
public struct JobCounters: Hashable, Sendable {
    public var total = 0
    public var done = 0
    public var failed = 0

    public init() {}

    public var processed: Int { done + failed }
    public var remaining: Int { total - processed }
}
