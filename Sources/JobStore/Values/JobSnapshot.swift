import Clocks
public import PhotoModel

/// The state of a job and its workers at one moment.
public struct JobSnapshot: Sendable {
    public var status: JobStatus
    /// Maximum concurrent requests of the whole job.
    public var concurrency: Int
    public var counters: JobCounters
    /// The circuit breaker is open.
    public var isUnreachable: Bool
    /// A photo got a useful answer.
    public var isAnswered: Bool
    /// What the server turned out not to support, as any worker found out.
    public var capabilities: ServerCapabilities?
    public var workers: [Worker]

    /// The maximum concurrent requests of a worker: its fair share of the job's, as far as other workers have released it.
    ///
    /// - Parameters:
    ///   - worker: the worker's ID.
    ///   - concurrency: maximum concurrent requests of all workers.
    ///   - now: by the store's clock.
    ///   - isWorking: whether a worker still works.
    /// - Returns: number of requests.
    func slots(for worker: Int64, of concurrency: Int, now: Int64, isWorking: (Worker) -> Bool) -> Int {
        let working = workers.filter { $0.id == worker || ($0.leaseUntil >= now && isWorking($0)) }
        guard let place = working.firstIndex(where: { $0.id == worker }) else { return 0 }
        let (whole, rest) = concurrency.quotientAndRemainder(dividingBy: working.count)
        let others = working.reduce(0) { $0 + ($1.id == worker ? 0 : $1.slots) }
        return min(whole + (place < rest ? 1 : 0), max(0, concurrency - others))
    }
}
