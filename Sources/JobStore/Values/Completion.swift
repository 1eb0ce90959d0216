public import PhotoModel

/// The result of a claimed photo.
public struct Completion: Sendable {
    public enum Outcome: Sendable {
        case described(Description, key: DescriptionKey, fromCache: Bool)
        /// Its request is in the file of a batch that is being built.
        ///
        /// - Parameters:
        ///   - batch: its ID.
        ///   - key: of the description.
        case batched(batch: Int64, key: DescriptionKey)
        /// A picture like it is in a batch: the photo waits for that answer, and the attempt doesn't count.
        case waiting(batch: Int64)
        /// Read, for a name that needs no description.
        case read
        case failed(ItemFailure, step: ItemStep)
        /// It may succeed later.
        ///
        /// - Parameter wait: until the next attempt.
        case transient(ItemFailure, wait: Duration, TransientCause)
        /// The run was stopped: the photo is released, and the attempt doesn't count.
        case putBack
    }

    public var item: Int64
    public var attempt: Int
    public var isProbe: Bool
    public var outcome: Outcome
    public var metadata: Metadata?
    public var thumbnailHash: String?
    /// The thumbnail's digest, to be stored with the file's identity.
    public var thumbnail: KnownThumbnail?
    public var usage: Usage
    public var elapsedMilliseconds: Int

    public init(
        item: Int64, attempt: Int, isProbe: Bool = false, outcome: Outcome, metadata: Metadata?, thumbnailHash: String?,
        thumbnail: KnownThumbnail? = nil, usage: Usage, elapsedMilliseconds: Int
    ) {
        self.item = item
        self.attempt = attempt
        self.isProbe = isProbe
        self.outcome = outcome
        self.metadata = metadata
        self.thumbnailHash = thumbnailHash
        self.thumbnail = thumbnail
        self.usage = usage
        self.elapsedMilliseconds = elapsedMilliseconds
    }
}
