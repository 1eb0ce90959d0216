public import PhotoModel

/// Why there is no description.
public enum DescribeError: Error, Hashable, Sendable {
    /// A failure of this photo only. What it cost is counted in any case.
    case item(ItemFailure, Usage)
    /// It may succeed later, with the same photo.
    ///
    /// - Parameters:
    ///   - after: the delay that the server asked for.
    case transient(ItemFailure, after: Duration?, TransientCause, Usage)
    /// Every photo would fail in the same way: a refused key, no credit.
    case job(JobFailure, Usage)
    /// Nothing can be described for some time, so the job pauses.
    case later(JobFailure, Usage)
    /// The run was stopped.
    case cancelled(Usage)
}
