import FileSystem
public import JobStore
public import PhotoModel

/// The processes that work on a job at this moment.
public struct JobActivity: Sendable {
    public let job: Job
    /// Living processes that describe its photos.
    public let workers: [Worker]
    /// The living process that renames its files.
    public let renamer: ProcessIdentity?
    /// The rename that is not over.
    public let rename: RenameRecord?
    /// Batches of which something is on this disk or at the vendor.
    public var batches: [Batch] { allBatches.filter { $0.state != .closed } }
    /// All batches that the job has had.
    public let allBatches: [Batch]

    public init(_ store: JobStore, _ job: Job) throws {
        self.job = job
        (workers, renamer, rename, allBatches) = try store.activity(job.id, \.isAliveHere)
    }

    /// The job should go on, but no process works on it, and no vendor.
    public var isOrphaned: Bool {
        (job.status == .processing || job.status == .pending) && workers.isEmpty && renamer == nil && !isAtVendor
    }

    /// The vendor works on a batch of the job.
    public var isAtVendor: Bool { batches.contains { $0.state == .submitted } }

    /// The vendor works on it, and no process here will collect the results.
    public var waitsForCollection: Bool { job.status == .processing && workers.isEmpty && isAtVendor }

    /// Renames are finished or undone; nothing else interrupts them.
    ///
    /// - Throws: `JobError.isRenaming`, when another process renames.
    public func requireNoRenames() throws(JobError) {
        guard let renamer, renamer != .current else { return }
        throw .isRenaming(job.id, renamer)
    }
}
