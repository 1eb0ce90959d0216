public import struct Foundation.Date

/// One photo in one job.
public struct JobItem: Sendable {
    public var id: Int64
    /// Position in the walk, from 0.
    public var ordinal: Int
    /// The photo under its current name.
    public var photo: Photo
    public var status: ItemStatus
    public var step: ItemStep?
    public var attempts: Int
    /// Why it failed; for a waiting photo, why it is retried.
    public var failure: ItemFailure?
    /// When it is retried.
    public var retryAt: Date?
    public var metadata: Metadata?
    public var description: Description?
    /// SHA-256 of the thumbnail, lower-case hex.
    public var thumbnailHash: String?
    /// The name before the first rename by this program.
    public var original: FileName?
    /// Its path when the walk found it; nil if it has that one now.
    public var renamedFrom: RelativePath?
    /// The last name that a template of this program gave it; nil if a person chose it.
    public var given: FileName?
    public var usage: Usage
    public var elapsedMilliseconds: Int?

    /// It gets a new name: it was described, or it could not be decoded but has metadata.
    public var isNamed: Bool {
        status == .done
            || status == .error && metadata != nil && failure.map { FailureCode.ofPixels.contains($0.code) } == true
    }

    public init(id: Int64, ordinal: Int, photo: Photo, status: ItemStatus, attempts: Int = 0, usage: Usage = Usage()) {
        self.id = id
        self.ordinal = ordinal
        self.photo = photo
        self.status = status
        self.attempts = attempts
        self.usage = usage
    }
}
