import PhotoModel

/// The result of `register`.
public struct WorkerRegistration: Sendable {
    public var worker: Int64
    /// No other living process works on the job.
    public var isAlone: Bool
    /// Registered workers that were dead.
    public var reaped: [Worker]
}
