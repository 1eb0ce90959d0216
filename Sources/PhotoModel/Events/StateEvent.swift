/// The job's status or phase changed.
public struct StateEvent: EventData {
    public static let kind = RunEvent.Kind.state

    public var status: JobStatus
    public var phase: JobPhase
    /// Percent.
    public var progress: Int

    public init(of job: Job) {
        (status, phase, progress) = (job.status, job.phase, job.progress)
    }
}
