public import PhotoModel

/// A process that is to be registered as a worker.
public struct NewWorker: Sendable {
    public var process: ProcessIdentity
    /// By the store's clock.
    public var leaseUntil: Int64
    /// It has no terminal.
    public var isDetached: Bool
    /// The file that receives its standard error.
    public var standardError: String?

    public init(
        _ process: ProcessIdentity, leaseUntil: Int64, isDetached: Bool = false, standardError: String? = nil
    ) {
        self.process = process
        self.leaseUntil = leaseUntil
        self.isDetached = isDetached
        self.standardError = standardError
    }
}
