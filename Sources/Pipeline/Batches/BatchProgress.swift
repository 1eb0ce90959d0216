public import Foundation
public import PhotoModel

/// What is to be done about the batches of a job.
public struct BatchProgress: Sendable {
    /// Those of which something is on this disk or at the vendor.
    public var batches: [Batch]
    /// Why no more can be done.
    public var failure: JobFailure?
    /// Another worker does it.
    public var isElsewhere = false

    /// Photos wait for these.
    public var unsettled: [Batch] { batches.filter(\.isUnsettled) }
    /// To be sent, or to be searched for at the vendor.
    public var unsent: [Batch] { batches.filter { $0.state == .ready } }

    /// When something is due; nil for nothing.
    public var next: Date? {
        let built = unsettled.filter { $0.state != .building }
        guard isElsewhere || built.count < unsettled.count else { return built.map { $0.next ?? .distantPast }.min() }
        // What another worker does is seen when it is done.
        return Date(timeIntervalSinceNow: 1)
    }
}
