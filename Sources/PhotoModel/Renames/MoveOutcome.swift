/// The result of one move. In the journal it is only a hint; which name has the file decides.
public struct MoveOutcome: Sendable {
    public enum State: Hashable, Sendable {
        /// The file has its new name.
        case moved
        /// The file has its old name, and why.
        case refused(ItemFailure)
        /// The file has neither name, or both: a person has to look.
        case unsettled(ItemFailure)
    }

    public var move: JournalMove
    public var state: State

    public init(move: JournalMove, state: State) {
        self.move = move
        self.state = state
    }
}
