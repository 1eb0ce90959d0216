import PhotoModel

/// One step of a unit from the old names to the new ones.
struct MoveStep {
    /// Index of the move in its unit.
    var index: Int
    var from: FileLocation
    var to: FileLocation

    /// In order: first the moves to temporary names, then all moves to the new names. Going back takes the same steps in
    /// reverse, so that at any moment a number of first steps is complete and the rest is not.
    static func all(of moves: [JournalMove]) -> [MoveStep] {
        let aside = moves.indices.filter { moves[$0].temporary != nil }
        return aside.map { MoveStep(index: $0, from: .old, to: .temporary) }
            + moves.indices.map { MoveStep(index: $0, from: moves[$0].temporary == nil ? .old : .temporary, to: .new) }
    }

    /// The possible numbers of complete steps of the unit, from the location of the file of the step with this index; nil if
    /// the location is unknown.
    func taken(_ place: FileLocation, _ number: Int, of count: Int) -> ClosedRange<Int>? {
        switch place {
        case .old: 0...number
        case .temporary: to == .temporary ? number + 1...count : 0...number
        case .new: number + 1...count
        case .both, .changed, .gone: nil
        }
    }
}
