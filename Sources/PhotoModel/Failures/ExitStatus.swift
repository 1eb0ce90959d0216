/// How the program ends; docs/cli.md promises these numbers to scripts.
public enum ExitStatus: Int32, Sendable {
    case success = 0
    case failure = 1
    /// The command ended, but not everything was done.
    case incomplete = 3
    /// A required resource is in use by another process.
    case busy = 4
    case cancelled = 5
    /// The command line is wrong.
    case usage = 64

    /// The status with which the `analyze` of this job would end.
    public init(of job: Job) {
        switch job.status {
        case .error: self = .failure
        case .cancelled: self = .cancelled
        case .paused: self = .incomplete
        case .completed, .pending, .processing: self = job.counters.failed > 0 ? .incomplete : .success
        }
    }
}
