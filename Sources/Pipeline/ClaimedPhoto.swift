import JobStore
import PhotoModel

/// A photo that this worker has claimed.
struct ClaimedPhoto: Sendable {
    var item: JobItem
    /// This photo probes whether an unreachable provider is available again.
    var isProbe: Bool
}
