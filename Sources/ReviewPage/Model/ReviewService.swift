/// Everything that the page can read and do. Each function can take long; none blocks the caller's thread.
///
/// Failures are thrown as `ReviewRefusal`, with a message for the page.
public struct ReviewService: Sendable {
    /// The state of the job: a JSON object, and the number of the last event that is included.
    public var head: @Sendable () async throws -> (json: [UInt8], sequence: Int)
    /// Events after an event, oldest first and without gaps; possibly only a part of them.
    public var events: @Sendable (_ after: Int) async throws -> [ReviewEvent]
    /// Yields when there may be new events, and sometimes without any.
    public var changes: @Sendable () -> AsyncStream<Void>
    public var cards: @Sendable (CardQuery) async throws -> CardList
    public var folders: @Sendable () async throws -> [CardFolder]
    /// The upright thumbnail of an item. The tag is that of the caller's copy.
    public var thumbnail: @Sendable (_ item: Int64, _ tag: String?) async throws -> CardPicture
    /// The same from the file, up to this many pixels on its longest side.
    public var picture: @Sendable (_ item: Int64, _ side: Int, _ tag: String?) async throws -> CardPicture
    public var details: @Sendable (_ item: Int64) async throws -> PhotoDetails

    /// Faults of names, by item; nothing is stored.
    public var check: @Sendable (NameEditRequest) async throws -> NameEditResponse
    /// The same; stores the names if there are no faults.
    public var name: @Sendable (NameEditRequest) async throws -> NameEditResponse
    /// Accepts or rejects the new names of many photos.
    ///
    /// - Returns: how many that changed.
    public var decide: @Sendable (BulkDecision) async throws -> Int
    /// Changes the names of many photos.
    public var edit: @Sendable (BulkEdit) async throws -> BulkEditResult
    /// The names by other naming options.
    public var tryNaming: @Sendable (NamingRequest) async throws -> NamingPreview
    public var keepNaming: @Sendable (NamingRequest) async throws -> NamingPreview

    public var summary: @Sendable () async throws -> ApplySummary
    /// Renames by the plan of a summary; refuses if it has changed.
    public var apply: @Sendable (_ plan: String) async throws -> RenameOutcome
    /// Undoes the last apply, or the renames of these photos.
    public var undo: @Sendable (_ items: [Int64]?) async throws -> RenameOutcome
    /// - Returns: a message with the result.
    public var retry: @Sendable (_ items: [Int64]) async throws -> String
    /// - Returns: a message with the result.
    public var describe: @Sendable (DescribeRequest) async throws -> String

    public init(
        head: @escaping @Sendable () async throws -> (json: [UInt8], sequence: Int),
        events: @escaping @Sendable (_ after: Int) async throws -> [ReviewEvent],
        changes: @escaping @Sendable () -> AsyncStream<Void>,
        cards: @escaping @Sendable (CardQuery) async throws -> CardList,
        folders: @escaping @Sendable () async throws -> [CardFolder],
        thumbnail: @escaping @Sendable (_ item: Int64, _ tag: String?) async throws -> CardPicture,
        picture: @escaping @Sendable (_ item: Int64, _ side: Int, _ tag: String?) async throws -> CardPicture,
        details: @escaping @Sendable (_ item: Int64) async throws -> PhotoDetails,
        check: @escaping @Sendable (NameEditRequest) async throws -> NameEditResponse,
        name: @escaping @Sendable (NameEditRequest) async throws -> NameEditResponse,
        decide: @escaping @Sendable (BulkDecision) async throws -> Int,
        edit: @escaping @Sendable (BulkEdit) async throws -> BulkEditResult,
        tryNaming: @escaping @Sendable (NamingRequest) async throws -> NamingPreview,
        keepNaming: @escaping @Sendable (NamingRequest) async throws -> NamingPreview,
        summary: @escaping @Sendable () async throws -> ApplySummary,
        apply: @escaping @Sendable (_ plan: String) async throws -> RenameOutcome,
        undo: @escaping @Sendable (_ items: [Int64]?) async throws -> RenameOutcome,
        retry: @escaping @Sendable (_ items: [Int64]) async throws -> String,
        describe: @escaping @Sendable (DescribeRequest) async throws -> String
    ) {
        (self.head, self.events, self.changes) = (head, events, changes)
        (self.cards, self.folders, self.thumbnail) = (cards, folders, thumbnail)
        (self.picture, self.details) = (picture, details)
        (self.check, self.name, self.decide, self.edit) = (check, name, decide, edit)
        (self.tryNaming, self.keepNaming) = (tryNaming, keepNaming)
        (self.summary, self.apply, self.undo, self.retry) = (summary, apply, undo, retry)
        self.describe = describe
    }
}
