public import struct Foundation.Date

/// Requests of a job that are sent to a vendor together.
public struct Batch: Hashable, Sendable {
    public enum State: String, Sendable, CaseIterable {
        /// Photos are being added to its file.
        case building
        /// Its file is complete and on disk, and it is to be sent.
        case ready
        /// The vendor has it.
        case submitted
        /// The vendor has ended it; its results are to be recorded.
        case ended
        /// Its results are recorded; what the vendor still has of it is to be deleted.
        case recorded
        case closed
    }

    public var id: Int64
    public var job: JobID
    /// 32 hex digits that no other batch has.
    public var tag: String
    public var state: State
    /// Photos in it.
    public var requests = 0
    /// The vendor's counts of answers and of errors.
    public var succeeded = 0
    public var failed = 0
    /// US dollars at most; nil if unknown.
    public var estimate: Double?
    /// Provider, host and a part of the key's hash, with which it was sent; nil before.
    public var account: String?
    /// The vendor's identifiers of the uploaded file, of the batch, and of its results.
    public var upload: String?
    public var remote: String?
    public var results: [String] = []
    /// The vendor's word for its state.
    public var remoteState: String?
    /// How the vendor ended it.
    public var end: String?
    /// A batch at the vendor that may be this one: nothing is sent until that is known.
    public var blockedBy: String?
    /// The last failure, in words.
    public var note: String?
    public var created: Date
    /// When sending it was tried first, and last; an attempt without an answer may have succeeded.
    public var firstAttempt: Date?
    public var lastAttempt: Date?
    public var sent: Date?
    public var deadline: Date?
    /// When the vendor is to be asked next.
    public var next: Date?
    /// Questions to the vendor since the last change.
    public var polls = 0
    /// How often the vendor has refused it because too much was queued, or sent results that were not complete.
    public var failures = 0
    /// The user cancelled the job.
    public var isCancelled = false
    /// ID of the worker that builds it.
    public var builder: Int64?

    public init(id: Int64, job: JobID, tag: String, state: State, created: Date) {
        self.id = id
        self.job = job
        self.tag = tag
        self.state = state
        self.created = created
    }

    /// Something of it is, or may be, at the vendor.
    public var isAtVendor: Bool {
        switch state {
        case .building, .closed: false
        case .ready: firstAttempt != nil
        case .submitted, .ended, .recorded: true
        }
    }

    /// Photos wait for it.
    public var isUnsettled: Bool { [.building, .ready, .submitted, .ended].contains(state) }
}
