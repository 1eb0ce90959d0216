import JobStore
public import PhotoModel

/// Why a plan could not be written to its end.
public enum PreviewError: Error, Hashable, Sendable {
    /// The job changed between two pages: half of one plan and half of another would be neither.
    case changed(JobID)
}
