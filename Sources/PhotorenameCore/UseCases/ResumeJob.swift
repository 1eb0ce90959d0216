public import FileSystem
import JobStore
public import PhotoModel
public import Renaming

/// Prepares a job to continue: settles a rename that was interrupted, and changes the job's settings.
public struct ResumeJob: Sendable {
    /// What was left of an interrupted rename.
    public struct Settled: Sendable {
        public let report: Renamer.Report
        public let kind: RenameRecord.Kind
        /// Nothing else is left to do for the job.
        public let isOver: Bool
    }

    private let context: AppContext
    private let job: Job
    private let root: Directory
    /// How far the renames are.
    public let progress = RenameProgress()

    public init(_ context: AppContext, _ job: Job, _ root: Directory) {
        self.context = context
        self.job = job
        self.root = root
    }

    /// Finishes exactly what an interrupted apply or undo began. Blocking.
    ///
    /// - Returns: nil when no rename was interrupted.
    /// - Throws: `RenameError`, errors of the store.
    public func settleRenames() throws -> Settled? {
        guard let record = try StoredRenameJournal(store: context.store, job: job.id).unfinished() else { return nil }
        let session = RenameSession(context, job, root, progress: progress)
        guard let report = try session.exclusively({ try session.recover(.asBegun) }) else { return nil }
        let isOver =
            !report.isUnsettled && report.stoppedBefore == nil
            && (job.status == .completed || job.counters.remaining == 0)
        if isOver, job.status == .processing { try context.store.setStatus(job.id, .completed) }
        return Settled(report: report, kind: record.kind, isOver: isOver || report.isUnsettled)
    }

    /// Photos in a batch would be paid for twice.
    private func requireNoBatches() throws {
        let batches = try context.store.unfinishedBatches(of: job.id).filter(\.isUnsettled)
        if !batches.isEmpty { throw JobError.hasBatches(job.id, count: batches.count) }
    }

    /// Changes the job's settings, before a worker continues it.
    ///
    /// - Throws: `JobError.isRenaming`, `ProviderError`, `ConfigError`, `Endpoint.Fault`, errors of the store.
    public func change(_ changes: RunChanges) throws -> Job {
        try JobActivity(context.store, job).requireNoRenames()
        // A worker keeps the tier that it began with, and the job has one price.
        if changes.tiers != nil, let worker = try JobActivity(context.store, job).workers.first {
            throw JobStoreError.busy(job.id, worker.process)
        }
        if let tiers = changes.tiers, tiers != job.settings.describe.tiers { try requireNoBatches() }
        let pricing = Pricing(settings: context.settings)
        return try context.store.change(job.id) { try changes.apply(to: &$0, pricing) }
    }
}
