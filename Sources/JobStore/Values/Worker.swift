import Clocks
public import PhotoModel

/// A process that works on a job.
public struct Worker: Sendable {
    /// Lower for workers that registered earlier.
    public var id: Int64
    public var process: ProcessIdentity
    /// By `MonotonicClock`. A worker renews it; the items of one that does not can be claimed by others.
    public var leaseUntil: Int64
    /// Its maximum concurrent requests.
    public var slots: Int
    /// It has no terminal.
    public var isDetached: Bool
    /// The file that receives its standard error.
    public var standardError: String?
}
