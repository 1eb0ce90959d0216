public import PhotoModel

/// Something about a job that its user should know, beside its status.
public enum JobNotice: Hashable, Sendable {
    case interruptedRename(RenameRecord.Kind)
    case failure(JobFailure)
    case providerUnreachable
    case orphaned

    /// The most important one; nil when there is none.
    public init?(_ job: Job, _ activity: JobActivity) {
        if activity.renamer == nil, let rename = activity.rename {
            self = .interruptedRename(rename.kind)
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
