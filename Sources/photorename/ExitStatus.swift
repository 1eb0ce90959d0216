import ArgumentParser
import PhotoModel

/// What the program's end means to scripts; docs/cli.md promises these numbers.
enum ExitStatus: Int32 {
    case success = 0
    case failure = 1
    case incomplete = 3
    case busy = 4
    case cancelled = 5
    case usage = 64

    /// As the `analyze` of this job would have ended.
    init(of job: Job) {
        switch job.status {
        case .error: self = .failure
        case .cancelled: self = .cancelled
        case .paused: self = .incomplete
        case .completed, .pending, .processing: self = job.counters.failed > 0 ? .incomplete : .success
        }
    }

    var code: ExitCode { ExitCode(rawValue) }
}
