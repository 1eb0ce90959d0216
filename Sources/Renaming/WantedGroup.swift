public import PhotoModel

/// One file's rename, wished for.
public struct WantedMove: Hashable, Sendable {
    public var old: FileName
    public var new: FileName
    public var identity: FileIdentity
    public var proof: Proof
    /// As `JournalMove.takesBack`.
    public var takesBack: Int?

    public init(
        old: FileName, new: FileName, identity: FileIdentity, proof: Proof = Proof(), takesBack: Int? = nil
    ) {
        self.old = old
        self.new = new
        self.identity = identity
        self.proof = proof
        self.takesBack = takesBack
    }
}

/// A photo and what belongs to it, in one folder: all of them move, or none.
public struct WantedGroup: Hashable, Sendable {
    public var item: Int64?
    public var directory: RelativePath
    /// The photo first.
    public var moves: [WantedMove]

    public init(item: Int64?, directory: RelativePath, moves: [WantedMove]) {
        self.item = item
        self.directory = directory
        self.moves = moves
    }

    /// As the journal would have it; for a report of what was never begun.
    public func refused(_ failure: ItemFailure) -> [MoveOutcome] {
        moves.enumerated().map { index, move in
            MoveOutcome(
                move: JournalMove(
                    index: -1, group: -1, item: item, isCompanion: index > 0, directory: directory, old: move.old,
                    new: move.new, temporary: nil, identity: move.identity, proof: move.proof),
                state: .refused(failure))
        }
    }
}

/// A folder as the planner sees it.
public struct FolderNames: Sendable {
    var names: Set<FileName>
    var rules: NameRules

    public init(names: Set<FileName>, rules: NameRules) {
        self.names = names
        self.rules = rules
    }
}

/// What the planner makes of wishes.
public struct RenameSteps: Sendable {
    /// In the order in which they are carried out.
    public var moves: [JournalMove] = []
    public var refused: [MoveOutcome] = []
}
