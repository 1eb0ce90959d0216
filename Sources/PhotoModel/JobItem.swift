public import struct Foundation.Date

public enum ItemStatus: String, Sendable, Codable, CaseIterable {
    case pending, processing, done, error, skipped
}

/// Where an item's time goes.
public enum ItemStep: String, Sendable, Codable {
    case scan, thumbnail, describe, name, rename
}

/// One photo in one job.
public struct JobItem: Sendable {
    public var id: Int64
    /// Position in the walk, from 0.
    public var ordinal: Int
    /// The photo under its present name.
    public var photo: Photo
    public var status: ItemStatus
    public var step: ItemStep?
    public var attempts: Int
    /// Why it is in error; of a photo that waits, why it is to be tried again.
    public var failure: ItemFailure?
    /// When it is tried again.
    public var retryAt: Date?
    public var metadata: Metadata?
    public var description: Description?
    /// SHA-256 of the thumbnail, lower-case hex.
    public var thumbnailHash: String?
    /// The name before this program's first rename.
    public var original: FileName?
    public var usage: Usage
    public var elapsedMilliseconds: Int?

    /// Its name is made of what is known: it was described, or its pixels could not be read and its file tells something.
    public var isNamed: Bool {
        status == .done
            || status == .error && metadata != nil && failure.map { ItemFailure.ofPixels.contains($0.code) } == true
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
