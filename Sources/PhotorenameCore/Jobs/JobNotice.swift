import JobStore
public import PhotoModel

/// Something about a job that its user should know, beside its status.
public enum JobNotice: Hashable, Sendable {
    case interruptedRename(RenameRecord.Kind)
    case failure(JobFailure)
    case providerUnreachable
    case orphaned

    /// - Returns: the most important one; nil when there is none.
    /// - Throws: errors of the store.
    public init?(_ context: AppContext, _ job: Job, _ activity: JobActivity) throws {
        if activity.renamer == nil, let record = try SQLiteRenameJournal(store: context.store, job: job.id).unfinished()
        {
            self = .interruptedRename(record.kind)
        } else if activity.isOrphaned {
            self = .orphaned
        } else if let failure = job.failure {
            self = .failure(failure)
        } else if job.isUnreachable {
            self = .providerUnreachable
        } else {
            return nil
        }
    }
}
