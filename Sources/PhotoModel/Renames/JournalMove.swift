/// One file's rename within one folder, as the journal stores it before anything is renamed.
public struct JournalMove: Hashable, Sendable {
    /// Order of execution within its record, from 0.
    public var index: Int
    /// All moves of one group happen, or none; rises with `index`.
    public var group: Int
    /// The photo that is renamed, or that the file belongs to.
    public var item: Int64?
    public var isCompanion: Bool
    public var directory: RelativePath
    public var old: FileName
    public var new: FileName
    /// A temporary name, if `new` is not free at once (cycles, changes of case only).
    public var temporary: FileName?
    public var identity: FileIdentity
    public var proof: Proof
    /// In an undo: the index of the reverted move in its own record.
    public var undoes: Int?
    /// A person chose the new name, so that no later job takes it for a template's.
    public var isChosen = false

    public init(
        index: Int, group: Int, item: Int64?, isCompanion: Bool = false, directory: RelativePath, old: FileName,
        new: FileName, temporary: FileName?, identity: FileIdentity, proof: Proof = Proof(), undoes: Int? = nil
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
        self.undoes = undoes
    }

    public var oldPath: RelativePath { directory.appending(old) }
    public var newPath: RelativePath { directory.appending(new) }
}
