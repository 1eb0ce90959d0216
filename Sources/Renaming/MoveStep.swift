import PhotoModel

/// One rename of a unit on its way from the old names to the new ones.
struct MoveStep {
    /// Of the move among those of its unit.
    var index: Int
    var from: Whereabouts
    var to: Whereabouts

    /// In the order in which they are taken: who steps aside first, then everyone to the new names. Going back takes the same
    /// steps from the last to the first, so that at any moment some of the first have been taken and the others have not.
    static func all(of moves: [JournalMove]) -> [MoveStep] {
        let aside = moves.indices.filter { moves[$0].temporary != nil }
        return aside.map { MoveStep(index: $0, from: .old, to: .temporary) }
            + moves.indices.map { MoveStep(index: $0, from: moves[$0].temporary == nil ? .old : .temporary, to: .new) }
    }

    /// How many of a unit's steps can have been taken, this one being the one of that number, by where its file is; nil where it
    /// is not known where that is.
    func taken(_ place: Whereabouts, _ number: Int, of count: Int) -> ClosedRange<Int>? {
        switch place {
        case .old: 0...number
        case .temporary: to == .temporary ? number + 1...count : 0...number
        case .new: number + 1...count
        case .both, .changed, .gone: nil
        }
    }
}
