import Clocks
public import PhotoModel

/// The result of a claim.
public enum Claim: Sendable {
    /// - Parameter isProbe: the photo that probes an unreachable provider.
    case photos([JobItem], isProbe: Bool)
    /// Nothing at the moment: photos are still being found, wait for a retry, or are claimed by others.
    ///
    /// - Parameter until: when a photo is due or a lease lapses, by the store's clock; nil if only a change of the job can
    ///   bring more.
    case later(until: Int64?)
    /// The remaining photos wait for batches.
    case batched
    /// Every photo was processed.
    case nothingLeft
    /// The job isn't running.
    case halted(JobStatus)
}
