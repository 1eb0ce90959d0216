/// By what a file is known again, beside its size and time.
public struct Proof: Hashable, Sendable {
    /// The file system on which its inode number counts; nil where that has no identifier.
    public var fileSystem: String?
    /// SHA-256 of the content, where inode numbers do not stay: then this decides, and the number does not.
    public var digest: [UInt8]?

    public init(fileSystem: String? = nil, digest: [UInt8]? = nil) {
        self.fileSystem = fileSystem
        self.digest = digest
    }
}

/// One file's move within one folder, as the journal keeps it before anything is renamed.
public struct JournalMove: Hashable, Sendable {
    /// Order of execution within its record, from 0.
    public var index: Int
    /// Moves of one group all happen or none does; rising with `index`.
    public var group: Int
    /// The photo that is moved, or that the moved file belongs to.
    public var item: Int64?
    public var isCompanion: Bool
    public var directory: RelativePath
    public var old: FileName
    public var new: FileName
    /// A name to stand under meanwhile, where the way to `new` is not free at once (cycles, case-only changes).
    public var temporary: FileName?
    public var identity: FileIdentity
    public var proof: Proof
    /// Of an undo: the index that the move which is taken back has in its own record.
    public var takesBack: Int?

    public init(
        index: Int, group: Int, item: Int64?, isCompanion: Bool = false, directory: RelativePath, old: FileName,
        new: FileName, temporary: FileName?, identity: FileIdentity, proof: Proof = Proof(), takesBack: Int? = nil
    ) {
        self.index = index
        self.group = group
        self.item = item
        self.isCompanion = isCompanion
        self.directory = directory
        self.old = old
        self.new = new
        self.temporary = temporary
        self.identity = identity
        self.proof = proof
        self.takesBack = takesBack
    }

    public var oldPath: RelativePath { directory.appending(old) }
    public var newPath: RelativePath { directory.appending(new) }
}

/// How one move ended. In the journal it is a hint: the truth is which name holds the file.
public struct MoveOutcome: Sendable {
    public enum State: Hashable, Sendable {
        /// The file stands under its new name.
        case moved
        /// The file stands under its old name, and why.
        case refused(ItemFailure)
        /// The file stands under neither, or under both: a person has to look.
        case unsettled(ItemFailure)
    }

    public var move: JournalMove
    public var state: State

    public init(move: JournalMove, state: State) {
        self.move = move
        self.state = state
    }
}

/// One apply or one undo of a job.
public struct RenameRecord: Sendable {
    public enum Kind: String, Sendable {
        case apply, undo
    }

    public var id: Int64
    public var kind: Kind
    /// For an undo, the apply that it takes back.
    public var undoes: Int64?

    public init(id: Int64, kind: Kind, undoes: Int64?) {
        self.id = id
        self.kind = kind
        self.undoes = undoes
    }
}

/// The durable memory of one job's renames. Every function returns only once the disk has it.
public protocol RenameJournal: Sendable {
    /// Writes the whole intent down, before the first rename.
    func begin(_ kind: RenameRecord.Kind, undoes: Int64?, moves: [JournalMove]) throws -> RenameRecord
    /// Writes down what was refused before anything was begun.
    func refuse(_ outcomes: [MoveOutcome]) throws
    /// The record that was begun and never finished, if a crash left one.
    func unfinished() throws -> RenameRecord?
    /// The newest apply of which some file still stands under its new name, for all that the journal knows.
    ///
    /// - Parameter before: only look at applies older than this one.
    func lastApplied(before: Int64?) throws -> RenameRecord?
    /// The moves of a record in order of execution. `movedOnly`: those whose files stand under the new name.
    func moves(of record: RenameRecord, movedOnly: Bool) throws -> [JournalMove]
    /// Marks outcomes, and moves the photos' present names along.
    func mark(_ outcomes: [MoveOutcome], in record: RenameRecord) throws
    /// Files of a record that was gone back on stand under their old names again.
    func markReverted(_ moves: [JournalMove], in record: RenameRecord) throws
    /// Ends a record. `reverted`: it was gone back on, and counts as never done.
    func finish(_ record: RenameRecord, reverted: Bool) throws
}
