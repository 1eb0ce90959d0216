/// The durable journal of one job's renames. Every function returns only when its change is durable.
public protocol RenameJournal: Sendable {
    /// Records all moves, before the first rename.
    func begin(_ kind: RenameRecord.Kind, undoes: Int64?, moves: [JournalMove]) throws -> RenameRecord
    /// Records what was refused before anything began.
    func refuse(_ outcomes: [MoveOutcome]) throws
    /// The record of an interrupted rename, if there is one.
    func unfinished() throws -> RenameRecord?
    /// The newest apply with a file that still has its new name, according to the journal.
    ///
    /// - Parameter before: only consider applies older than this one.
    /// - Returns: nil if there is none.
    /// - Throws: errors of the journal.
    func lastApplied(before: Int64?) throws -> RenameRecord?
    /// The moves of a record in order of execution. `movedOnly`: those whose files have their new names.
    func moves(of record: RenameRecord, movedOnly: Bool) throws -> [JournalMove]
    /// Marks outcomes, and updates the photos' current names.
    func mark(_ outcomes: [MoveOutcome], in record: RenameRecord) throws
    /// Marks moves as reverted: the files have their old names again.
    func markReverted(_ moves: [JournalMove], in record: RenameRecord) throws
    /// Ends a record. `reverted`: it was reverted, and counts as not done.
    func finish(_ record: RenameRecord, reverted: Bool) throws
}
