public import struct Foundation.Date
public import PhotoModel

/// A batch as its vendor reports it.
public struct RemoteBatch: Hashable, Sendable {
    /// How the vendor ended it.
    public enum End: String, Sendable {
        /// Each request has a result.
        case completed
        /// It was not begun: nothing in it was charged.
        case failed
        /// Time ran out; what was finished by then has a result.
        case expired
        case cancelled
        /// The vendor does not know it any more. What was finished may have been charged.
        case gone
    }

    /// The vendor's identifier.
    public var id: String
    /// The vendor's own word for its state.
    public var state: String
    /// Nil while the vendor works on it.
    public var end: End?
    /// The vendor is cancelling it.
    public var isCancelling = false
    /// Requests with an answer, and those with an error. Anthropic counts when the batch has ended.
    public var succeeded = 0
    public var failed = 0
    /// What to download: identifiers of files, or of the batch.
    public var results: [String] = []
    /// When the vendor stops working on it.
    public var deadline: Date?
    /// Why it failed.
    public var fault: BatchFault?

    init(id: String, state: String) {
        self.id = id
        self.state = state
    }
}

/// Why a vendor did not begin a batch.
public struct BatchFault: Hashable, Sendable {
    public var failure: JobFailure
    /// Too much is queued at the vendor: a smaller batch, or a later one, may be accepted.
    public var isQueueFull = false
}
