import PhotoModel

/// The result of `register`.
public struct WorkerRegistration: Sendable {
    public var worker: Int64
    /// No other living process works on the job.
    public var isAlone: Bool
    /// The process was registered before, by the process that started it.
    public var wasExpected: Bool
    /// Registered workers that were dead.
    public var reaped: [Worker]
}
