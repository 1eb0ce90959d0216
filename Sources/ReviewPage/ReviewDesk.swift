/// What the page may see and do: all that the server knows of the program. Each function may take its time; none runs on the
/// caller's thread.
///
/// What cannot be done is thrown as `ReviewRefusal`, in words for the page.
public struct ReviewDesk: Sendable {
    /// The job as it stands: a JSON object, and the number of the last event that is in it.
    public var head: @Sendable () async throws -> (json: [UInt8], sequence: Int)
    /// What happened since an event, oldest first and without a gap; a part of it where there is much.
    public var events: @Sendable (_ after: Int) async throws -> [ReviewEvent]
    /// Says something each time that there may be news, and now and then without any.
    public var changes: @Sendable () -> AsyncStream<Void>
    public var cards: @Sendable (CardQuery) async throws -> CardList
    public var folders: @Sendable () async throws -> [CardFolder]
    /// The photo of an item, upright. The tag is that of the caller's copy.
    public var thumbnail: @Sendable (_ item: Int64, _ tag: String?) async throws -> CardPicture

    /// What is wrong with names, by item; nothing is kept.
    public var check: @Sendable (NameWishes) async throws -> NameAnswer
    /// The same, and kept where nothing is wrong.
    public var name: @Sendable (NameWishes) async throws -> NameAnswer
    /// Takes or leaves the new names of many photos.
    ///
    /// - Returns: how many that changed.
    public var judge: @Sendable (Verdict) async throws -> Int
    /// What the names would be.
    public var tryNaming: @Sendable (NamingWishes) async throws -> NamingTrial
    public var keepNaming: @Sendable (NamingWishes) async throws -> NamingTrial

    public var summary: @Sendable () async throws -> ApplySummary
    /// Renames by the plan of a summary, and by no other.
    public var apply: @Sendable (_ plan: String) async throws -> RenameOutcome
    public var undo: @Sendable () async throws -> RenameOutcome
    /// - Returns: in words, what comes of it.
    public var retry: @Sendable (_ items: [Int64]) async throws -> String

    public init(
        head: @escaping @Sendable () async throws -> (json: [UInt8], sequence: Int),
        events: @escaping @Sendable (_ after: Int) async throws -> [ReviewEvent],
        changes: @escaping @Sendable () -> AsyncStream<Void>,
        cards: @escaping @Sendable (CardQuery) async throws -> CardList,
        folders: @escaping @Sendable () async throws -> [CardFolder],
        thumbnail: @escaping @Sendable (_ item: Int64, _ tag: String?) async throws -> CardPicture,
        check: @escaping @Sendable (NameWishes) async throws -> NameAnswer,
        name: @escaping @Sendable (NameWishes) async throws -> NameAnswer,
        judge: @escaping @Sendable (Verdict) async throws -> Int,
        tryNaming: @escaping @Sendable (NamingWishes) async throws -> NamingTrial,
        keepNaming: @escaping @Sendable (NamingWishes) async throws -> NamingTrial,
        summary: @escaping @Sendable () async throws -> ApplySummary,
        apply: @escaping @Sendable (_ plan: String) async throws -> RenameOutcome,
        undo: @escaping @Sendable () async throws -> RenameOutcome,
        retry: @escaping @Sendable (_ items: [Int64]) async throws -> String
    ) {
        (self.head, self.events, self.changes) = (head, events, changes)
        (self.cards, self.folders, self.thumbnail) = (cards, folders, thumbnail)
        (self.check, self.name, self.judge) = (check, name, judge)
        (self.tryNaming, self.keepNaming) = (tryNaming, keepNaming)
        (self.summary, self.apply, self.undo, self.retry) = (summary, apply, undo, retry)
    }
}

/// Why something that the page asked for was not done.
public struct ReviewRefusal: Error, Sendable {
    /// Of HTTP: 404, 409, 422, 500.
    public var status: Int
    public var message: String
    public var hint: String?

    public init(status: Int, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }
}

/// An event of the job's outbox, as a line of JSON.
public struct ReviewEvent: Sendable {
    public var sequence: Int
    public var json: String

    public init(sequence: Int, json: String) {
        self.sequence = sequence
        self.json = json
    }
}
