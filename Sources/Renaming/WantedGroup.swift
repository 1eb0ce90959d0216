public import PhotoModel

/// A photo and its companions in one folder: all of them are renamed, or none.
public struct WantedGroup: Hashable, Sendable {
    public var item: Int64?
    public var directory: RelativePath
    /// The photo first.
    public var moves: [WantedMove]
    /// False where the photo was deleted, and an undo gives the names of its companions back.
    public var hasPhoto = true

    public init(item: Int64?, directory: RelativePath, moves: [WantedMove]) {
        self.item = item
        self.directory = directory
        self.moves = moves
    }

    /// By its place among the moves.
    func isCompanion(_ index: Int) -> Bool { index > 0 || !hasPhoto }

    /// In the form of the journal, for a report of moves that were not begun.
    public func refused(_ failure: ItemFailure) -> [MoveOutcome] {
        moves.enumerated().map { index, move in
            MoveOutcome(
                move: JournalMove(
                    index: -1, group: -1, item: item, isCompanion: isCompanion(index), directory: directory,
                    old: move.old,
                    new: move.new, temporary: nil, identity: move.identity, proof: move.proof),
                state: .refused(failure))
        }
    }
}
