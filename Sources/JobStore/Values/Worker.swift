public import Foundation
public import PhotoModel

/// A process that works on a job.
public struct Worker: Sendable {
    /// Lower for workers that registered earlier.
    public var id: Int64
    public var process: ProcessIdentity
    /// By the store's clock. A worker renews it; the items of one that does not can be claimed by others.
    public var leaseUntil: Int64
    /// Its maximum concurrent requests.
    public var slots: Int
    /// When it was registered.
    public var began: Date
    /// The name of its machine; nil where all workers are on one.
    public var host: String?
    /// Photos that it has recorded; nil where that is not counted.
    public var processed: Int?
    /// It has no terminal.
    public var isDetached: Bool
    /// The file that receives its standard error.
    public var standardError: String?
}
