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

    public init(_ store: JobStore, _ job: Job) throws {
        self.job = job
        workers = try store.workers(job.id).filter(\.process.isAlive)
        renamer = try store.renamer(job.id).flatMap { $0.isAlive ? $0 : nil }
    }

    /// The job should go on, but no process works on it.
    public var isOrphaned: Bool {
        (job.status == .processing || job.status == .pending) && workers.isEmpty && renamer == nil
    }

    /// Renames are finished or undone; nothing else interrupts them.
    ///
    /// - Throws: `JobError.isRenaming`, when another process renames.
    public func requireNoRenames() throws(JobError) {
        guard let renamer, renamer != .current else { return }
        throw .isRenaming(job.id, renamer)
    }
}
