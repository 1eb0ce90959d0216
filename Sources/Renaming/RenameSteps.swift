public import PhotoModel

/// The result of the planner.
public struct RenameSteps: Sendable {
    /// In the order of execution.
    public var moves: [JournalMove] = []
    public var refused: [MoveOutcome] = []
}
